'use client';

import { Bell, BellRing } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { OpRun } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { Button } from '@/components/ui/button';
import { useReady } from '@/components/ui/use-ready';
import { runWords } from './run-words';
import { chooseNotice, useIsWanted } from './use-wanted-notices';

type NotifiedRun = Pick<OpRun, 'id' | 'state' | 'execution_summary'>;

const REFUSED = 'This browser does not let this site notify you: allow it beside the address, or in the browser’s settings.';

/** Notify me: a notification of the browser when the run has ended, while this page is open somewhere. */
export function NotifyButton({ run, title }: { run: NotifiedRun; title: string }) {
  const hint = useId();
  const isReady = useReady();
  const isWanted = useIsWanted(run.id);
  const [isRefused, setRefused] = useState(false);
  useEndNotice(run, title, isWanted);
  const press = async (): Promise<void> => {
    setRefused(false);
    if (isWanted) {
      chooseNotice(run.id, false);
      return;
    }
    const permission = 'Notification' in window ? await Notification.requestPermission() : 'denied';
    if (permission === 'granted') chooseNotice(run.id, true);
    else setRefused(true);
  };
  const Icon = isWanted ? BellRing : Bell;
  return (
    <>
      <Button
        variant={isWanted ? 'secondary' : 'quiet'}
        aria-pressed={isWanted}
        disabled={!isReady}
        title={isWanted ? 'You are notified when it ends, while this page is open' : 'When it ends, while this page is open'}
        {...(isRefused ? { 'aria-describedby': hint } : {})}
        onClick={() => void press()}
      >
        <Icon aria-hidden="true" className="size-4" />
        Notify me
      </Button>
      {isRefused ? (
        <p id={hint} role="alert" className="order-last basis-full text-xs text-warning sm:text-right">
          {REFUSED}
        </p>
      ) : null}
    </>
  );
}

/** Notifies when the run ends before the eyes of this page; one that had ended before is no news. */
function useEndNotice({ id, state, execution_summary: summary }: NotifiedRun, title: string, isWanted: boolean): void {
  const was = useRef(state);
  const error = summary.error_message;
  useEffect(() => {
    const isNews = !isTerminal(was.current) && isTerminal(state);
    was.current = state;
    if (!isNews || !isWanted || !('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      const notice = new Notification(runWords(state, title), { tag: id, ...(error == null ? {} : { body: error }) });
      notice.onclick = () => {
        window.focus();
        notice.close();
      };
    } catch (failure) {
      // Browsers of phones have the API and refuse it to pages.
      if (!(failure instanceof TypeError)) throw failure;
    }
  }, [id, state, title, isWanted, error]);
}
