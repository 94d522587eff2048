import type { RunRow } from '@/lib/contract/run';
import { USUAL_COLUMNS, type RunColumn } from '@/lib/domain/run-columns';
import { cx } from '@/components/ui/cx';
import { Link } from '@/components/ui/link';
import { Ago } from '@/components/ui/time';
import { NextAttempt } from './next-attempt';
import { COLUMNS } from './run-columns';
import { runTitle } from './run-title';

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
  columns?: readonly RunColumn[];
}

/** Runs, one per row. On a phone the time moves under the name, and the columns that can wait go. */
export function RunTable({ rows, caption, selection, columns = USUAL_COLUMNS }: RunTableProps) {
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
          {columns.map((column) => (
            <th key={column} scope="col" className={cx('px-2 py-2 font-medium last:px-4 sm:last:px-5', COLUMNS[column].className)}>
              {COLUMNS[column].label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((run) => (
          <Row key={run.id} run={run} selection={selection} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ run, selection, columns }: { run: RunRow; selection: RunSelection | undefined; columns: readonly RunColumn[] }) {
  const title = runTitle(run);
  return (
    <tr data-run={run.id} className="border-b border-line last:border-0 hover:bg-sunken/60">
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
      {columns.map((column) => (
        <td key={column} className={cx('px-2 py-2.5 align-top last:px-4 sm:last:px-5', COLUMNS[column].className)}>
          {COLUMNS[column].cell(run)}
        </td>
      ))}
    </tr>
  );
}
