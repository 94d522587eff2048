import Link from 'next/link';
import type { RunRow } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { Progress } from '@/components/ui/progress';
import { Ago, Duration } from '@/components/ui/time';
import { NextAttempt } from './next-attempt';
import { StateBadge } from './state-badge';
import { STATE_LOOKS } from './state-look';

export interface RunSelection {
  selected: ReadonlySet<string>;
  onToggle: (id: string) => void;
  onToggleAll: () => void;
}

interface RunTableProps {
  rows: RunRow[];
  /** What the table lists, for those who cannot see where it stands. */
  caption: string;
  selection?: RunSelection;
}

/** What a run is called in a list. */
export function runTitle(run: RunRow): string {
  return run.title ?? run.op_definition ?? run.image;
}

/** Runs, one per row. On a phone the time moves under the name, and the columns that can wait go. */
export function RunTable({ rows, caption, selection }: RunTableProps) {
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead className="border-b border-line text-left text-muted">
        <tr>
          {selection === undefined ? null : (
            <th scope="col" className="w-10 py-2 pl-4 sm:pl-5">
              <input
                type="checkbox"
                aria-label="Select all runs on this page"
                checked={rows.length > 0 && selection.selected.size === rows.length}
                onChange={selection.onToggleAll}
                className="size-4 align-middle accent-accent"
              />
            </th>
          )}
          <th scope="col" className="px-4 py-2 font-medium sm:px-5">
            Op
          </th>
          <th scope="col" className="w-32 px-2 py-2 font-medium sm:w-36">
            State
          </th>
          <th scope="col" className="w-36 px-2 py-2 font-medium max-lg:hidden">
            Progress
          </th>
          <th scope="col" className="w-28 px-2 py-2 font-medium max-sm:hidden">
            Asked for
          </th>
          <th scope="col" className="w-28 px-4 py-2 text-right font-medium max-md:hidden sm:px-5">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((run) => (
          <Row key={run.id} run={run} selection={selection} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ run, selection }: { run: RunRow; selection: RunSelection | undefined }) {
  const title = runTitle(run);
  return (
    <tr className="border-b border-line last:border-0 hover:bg-sunken/60">
      {selection === undefined ? null : (
        <td className="py-2.5 pl-4 align-top sm:pl-5">
          <input
            type="checkbox"
            aria-label={`Select ${title}`}
            checked={selection.selected.has(run.id)}
            onChange={() => selection.onToggle(run.id)}
            className="mt-0.5 size-4 accent-accent"
          />
        </td>
      )}
      <td className="px-4 py-2.5 align-top sm:px-5">
        <Link href={`/runs/${run.id}`} className="font-medium break-words hover:underline">
          {title}
        </Link>
        {run.op_version === null ? null : <span className="ml-2 text-muted max-sm:hidden">{run.op_version}</span>}
        <p className="text-muted sm:hidden">
          <Ago iso={run.createdAt} />
        </p>
        {run.state === 'PENDING' ? (
          <p className="text-muted empty:hidden">
            <NextAttempt iso={run.next_attempt_at} />
          </p>
        ) : null}
        {run.error_message === null ? null : (
          <p className="line-clamp-2 break-words text-muted" title={run.error_message}>
            {run.error_message}
          </p>
        )}
      </td>
      <td className="px-2 py-2.5 align-top">
        <StateBadge state={run.state} />
        {run.cancel_requested && !isTerminal(run.state) ? <p className="mt-0.5 pl-2.5 text-xs text-warning">Cancelling…</p> : null}
      </td>
      <td className="px-2 py-2.5 align-top max-lg:hidden">
        <ProgressCell run={run} title={title} />
      </td>
      <td className="px-2 py-2.5 align-top text-muted max-sm:hidden">
        <Ago iso={run.createdAt} />
      </td>
      <td className="px-4 py-2.5 text-right align-top text-muted max-md:hidden sm:px-5">
        {run.started_at === null ? '–' : <Duration from={run.started_at} to={run.finished_at} />}
      </td>
    </tr>
  );
}

/** A bar for what still moves; for what ended short of its end the figure alone. A full bar in every row would say nothing. */
function ProgressCell({ run, title }: { run: RunRow; title: string }) {
  if (run.state === 'COMPLETED') return null;
  return (
    <div className="flex items-center gap-2">
      {isTerminal(run.state) ? null : (
        <Progress size="sm" label={`Progress of ${title}`} value={run.progress} fill={STATE_LOOKS[run.state].fill} />
      )}
      <span className="shrink-0 text-muted tabular-nums">{run.progress} %</span>
    </div>
  );
}
