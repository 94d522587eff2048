'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogPage } from '@/lib/contract/log';
import { plural } from '@/components/format/format-size';
import type { FeedStatus, RunFeed } from '@/components/queries/run-feed';
import { useLog } from '@/components/queries/use-log';
import { useLogSearch, type LogSearchTerms } from '@/components/queries/use-log-search';
import { Panel } from '@/components/ui/panel';
import { Ago } from '@/components/ui/time';
import { FeedBadge } from './feed-badge';
import { LogButtons } from './log-buttons';
import { LogLines } from './log-lines';
import { lineLink, linkedLines, type LineRange } from './log-link';
import { LogSearchBar } from './log-search-bar';
import { logText } from './log-text';
import { useLogProgress } from './use-log-progress';

/** The part of a log that the page was made with. */
export interface FirstLog {
  attempt: number;
  page: LogPage;
  /** The attempt had already ended: nothing can follow. */
  complete: boolean;
}

interface LogPanelProps {
  runId: string;
  attempt: number;
  /** Brings what is written from now on. */
  feed: RunFeed;
  feedStatus: FeedStatus;
  /** What came with the page of this attempt's log, or null where nothing did. */
  first: FirstLog | null;
  /** The attempt has started, so that there can be a log. */
  begun: boolean;
  /** The attempt has ended, so that the log cannot grow. */
  ended: boolean;
  /** How far the lines say that the op is, in percent, while it runs. */
  onProgress?: (percent: number | null) => void;
  /** When it was deleted by the rules of retention. */
  deletedAt: string | null;
}

/** Lines that a clipboard is asked to take. */
const MAX_COPIED = 100_000;
const NO_SEARCH: LogSearchTerms = { q: '', regex: false, matchCase: false };

/** What the op wrote, of any length: followed to the end until the person scrolls up, searched, copied, downloaded, linked to by line. */
export function LogPanel({
  runId,
  attempt,
  feed,
  feedStatus,
  first,
  begun,
  ended,
  deletedAt,
  onProgress = () => undefined,
}: LogPanelProps) {
  const log = useLog(feed, { runId, attempt, first: first?.page ?? null, ended, complete: first?.complete === true });
  const { total, at, show, isWhole } = log;
  useLogProgress(log, !ended, onProgress);
  const [follow, setFollow] = useState(!ended);
  const [endedBefore] = useState(ended);
  const [leftAt, setLeftAt] = useState(total);
  const [times, setTimes] = useState(false);
  const [tall, setTall] = useState(false);
  const [terms, setTerms] = useState(NO_SEARCH);
  const [position, setPosition] = useState<number | null>(null);
  const [target, setTarget] = useState<{ line: number } | null>(null);
  const [chosen, setChosen] = useState<LineRange | null>(null);
  const search = useLogSearch(runId, attempt, terms, total);
  const panel = useRef<HTMLDivElement>(null);

  const onFollow = (next: boolean): void => {
    if (!next && follow) setLeftAt(total);
    setFollow(next);
  };
  const goTo = useCallback((line: number): void => {
    setFollow(false);
    setTarget({ line });
  }, []);
  const onTerms = (next: LogSearchTerms): void => {
    setTerms(next);
    setPosition(null);
  };
  const onStep = (step: 1 | -1): void => {
    const { hits } = search;
    if (hits.length === 0) return;
    const next = position === null ? (step === 1 ? 0 : hits.length - 1) : (position + step + hits.length) % hits.length;
    setPosition(next);
    if (follow) setLeftAt(total);
    goTo(hits[next]?.n ?? 0);
  };
  const onChoose = useCallback((line: number, extend: boolean): void => {
    setChosen((before) => {
      const range =
        extend && before !== null ? { from: Math.min(before.from, line), to: Math.max(before.to, line) } : { from: line, to: line };
      return !extend && before?.from === line && before.to === line ? null : range;
    });
  }, []);

  // The address names what is chosen, so that it can be sent to somebody.
  const told = useRef(false);
  useEffect(() => {
    if (chosen !== null) history.replaceState(history.state, '', lineLink(attempt, chosen));
    else if (told.current) history.replaceState(history.state, '', location.pathname + location.search);
    told.current = chosen !== null;
  }, [chosen, attempt]);

  const hasLines = total > 0;
  useEffect(() => {
    if (!hasLines) return;
    const open = (): void => {
      const range = linkedLines(location.hash);
      const asked = new URLSearchParams(location.search).get('attempt');
      if (range === null || (asked !== null && asked !== String(attempt))) return;
      setChosen(range);
      goTo(range.from);
      panel.current?.scrollIntoView({ block: 'nearest' });
    };
    open();
    window.addEventListener('hashchange', open);
    return () => window.removeEventListener('hashchange', open);
  }, [hasLines, attempt, goTo]);

  const copy = (chosen ?? { from: 0, to: total - 1 }) satisfies LineRange;
  const aside = (
    <>
      {/* Seen where the head of the page is out of sight, which says it. */}
      <span aria-hidden="true" className="empty:hidden">
        {isWhole ? null : <FeedBadge status={feedStatus} />}
      </span>
      {hasLines ? (
        <LogButtons
          runId={runId}
          attempt={attempt}
          follow={follow}
          onFollow={onFollow}
          fresh={follow || endedBefore ? 0 : Math.max(0, total - leftAt)}
          times={times}
          onTimes={setTimes}
          tall={tall}
          onTall={setTall}
          copy={copy.to - copy.from >= MAX_COPIED ? null : () => logText(runId, attempt, copy)}
          chosen={chosen}
        />
      ) : null}
    </>
  );

  return (
    <div ref={panel} className="min-w-0">
      <Panel id="log-title" title="Log" aside={aside} flush>
        {hasLines ? (
          <>
            <LogSearchBar terms={terms} onTerms={onTerms} state={search} position={position} onStep={onStep} />
            <LogLines
              total={total}
              at={at}
              show={show}
              follow={follow}
              onFollow={onFollow}
              target={target}
              chosen={chosen}
              onChoose={onChoose}
              places={search.places}
              times={times}
              tall={tall}
            />
            <p className="border-t border-line px-4 py-1.5 text-xs text-muted tabular-nums sm:px-5">{plural(total, 'line')}</p>
          </>
        ) : (
          <p className="px-4 pb-3 text-sm text-muted sm:px-5">
            {deletedAt === null ? (
              emptyText(begun, ended, isWhole)
            ) : (
              <>
                The log was deleted <Ago iso={deletedAt} />, as the rules of retention say.
              </>
            )}
          </p>
        )}
      </Panel>
    </div>
  );
}

function emptyText(begun: boolean, ended: boolean, isWhole: boolean): string {
  if (!ended) return 'Nothing written yet.';
  return !begun || isWhole ? 'This attempt wrote nothing.' : 'Reading the log…';
}
