import type { OpAttempt } from '@/lib/contract/run';
import { Disclosure } from '@/components/ui/disclosure';
import { Clock } from '@/components/ui/time';
import { cx } from '@/components/ui/cx';
import { STATE_LOOKS } from './state-look';
import { buildTimeline, type TimelineEntry, type TimelineTone } from './timeline';

function dotClass(tone: TimelineTone): string {
  switch (tone) {
    case 'plain':
      return 'bg-edge';
    case 'note':
      return 'bg-accent';
    case 'problem':
      return 'bg-failed';
    default:
      return STATE_LOOKS[tone].fill;
  }
}

/** What happened in one attempt, oldest first. */
export function TimelineList({ attempt }: { attempt: OpAttempt }) {
  const entries = buildTimeline(attempt);
  return (
    <ol aria-label="Timeline" className="text-sm">
      {entries.map((entry, index) => (
        <Entry key={entry.key} entry={entry} last={index === entries.length - 1} />
      ))}
    </ol>
  );
}

function Entry({ entry, last }: { entry: TimelineEntry; last: boolean }) {
  return (
    <li className="relative flex gap-3 pb-3 last:pb-0">
      {last ? null : <span aria-hidden="true" className="absolute top-4 bottom-0 left-[0.3125rem] w-px bg-line" />}
      <span
        aria-hidden="true"
        className={cx('relative mt-[0.3125rem] size-[0.6875rem] shrink-0 rounded-full border-2 border-surface', dotClass(entry.tone))}
      />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-x-3">
          <span className="min-w-0 break-words">{entry.title}</span>
          <span className="shrink-0 text-xs text-muted">
            <Clock iso={entry.at} />
          </span>
        </p>
        {entry.detail === null ? null : <p className="break-words whitespace-pre-wrap text-muted">{entry.detail}</p>}
        {entry.payload === null ? null : (
          <Disclosure summary="Data">
            <pre
              tabIndex={0}
              role="region"
              aria-label={`Data of: ${entry.title}`}
              className="overflow-x-auto rounded-md bg-sunken p-2 font-mono text-xs"
            >
              {JSON.stringify(entry.payload, null, 2)}
            </pre>
          </Disclosure>
        )}
      </div>
    </li>
  );
}
