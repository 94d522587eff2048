'use client';

import { ArrowDownToLine, Download } from 'lucide-react';
import { useState } from 'react';
import type { LogPage } from '@/lib/contract/log';
import { plural } from '@/components/format/format-size';
import type { StreamStatus } from '@/components/queries/live-stream';
import { useLog } from '@/components/queries/use-log';
import { Button, buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { Ago } from '@/components/ui/time';
import { LogLines } from './log-lines';
import { ReconnectingBadge } from './reconnecting-badge';

/** The first lines of a log as the page was made. */
export interface FirstLog {
  attempt: number;
  page: LogPage;
  /** The attempt had already ended and these lines are all. */
  complete: boolean;
}

interface LogPanelProps {
  runId: string;
  attempt: number;
  /** What came with the page of this attempt's log, or null where nothing did. */
  first: FirstLog | null;
  /** The attempt has started, so that there can be a log. */
  begun: boolean;
  /** The attempt has ended, so that the log cannot grow. */
  ended: boolean;
  /** When it was deleted by the rules of retention. */
  deletedAt: string | null;
}

/** What the op wrote, only the lines in sight being drawn, followed to the end until the person scrolls up. */
export function LogPanel({ runId, attempt, first, begun, ended, deletedAt }: LogPanelProps) {
  const { count, at, dropped, status } = useLog(runId, attempt, first?.page ?? null, { begun, ended, complete: first?.complete === true });
  const [follow, setFollow] = useState(!ended);

  const aside = (
    <>
      {status === 'reconnecting' ? <ReconnectingBadge /> : null}
      {count === 0 ? null : (
        <>
          <Button variant={follow ? 'secondary' : 'quiet'} size="sm" aria-pressed={follow} onClick={() => setFollow(!follow)}>
            <ArrowDownToLine aria-hidden="true" className="size-4" />
            Follow
          </Button>
          <CopyButton text={() => Array.from({ length: count }, (_, index) => at(index)?.text ?? '').join('\n')} label="Copy the log" />
          {/* The answer itself says that it is to be saved, and under which name. */}
          <a href={`/runs/${runId}/logs?attempt=${attempt}`} className={buttonClass('quiet', 'sm')}>
            <Download aria-hidden="true" className="size-4" />
            Download
          </a>
        </>
      )}
    </>
  );

  return (
    <Panel id="log-title" title="Log" aside={aside} flush>
      {count === 0 ? (
        <p className="px-4 pb-3 text-sm text-muted sm:px-5">
          {deletedAt === null ? (
            emptyText(begun, ended, status)
          ) : (
            <>
              The log was deleted <Ago iso={deletedAt} />, as the rules of retention say.
            </>
          )}
        </p>
      ) : (
        <>
          {dropped === 0 ? null : (
            <p className="border-t border-line px-4 py-1.5 text-sm text-muted sm:px-5">
              The first {plural(dropped, 'line')} are not shown, to keep this page light. The download has them all.
            </p>
          )}
          <LogLines count={count} at={at} follow={follow} onFollow={setFollow} />
          <p className="border-t border-line px-4 py-1.5 text-xs text-muted tabular-nums sm:px-5">{plural(count + dropped, 'line')}</p>
        </>
      )}
    </Panel>
  );
}

function emptyText(begun: boolean, ended: boolean, status: StreamStatus): string {
  if (!ended) return 'Nothing written yet.';
  return !begun || status === 'ended' ? 'This attempt wrote nothing.' : 'Reading the log…';
}
