import type { JsonObject } from '@/lib/domain/input-spec';
import type { RowDifference } from '@/lib/domain/diff-table';
import { plural } from '@/components/format/format-size';
import type { ComparedTable } from './comparison';
import { ComparedCell, type SideNames } from './compared-rows';

/** Rows that are drawn; of more the number is told. */
const MOST_ROWS = 100;

/** Rows of a table that differ: a changed cell shows both values, a row of one side says of which. */
export function TableDifference({ table, label, names }: { table: ComparedTable; label: string; names: SideNames }) {
  const { columns, rows, equal, key } = table.diff;
  return (
    <section aria-label={label} className="mt-4 first:mt-0">
      <h3 className="text-sm font-semibold">{label}</h3>
      <p className="mb-2 text-sm text-muted">
        {plural(rows.length, 'row differs', 'rows differ')}, {plural(equal, 'is', 'are')} the same.{' '}
        {key === null ? 'Rows are matched by their place.' : `Rows are matched by ${key}.`}
      </p>
      <div tabIndex={0} role="region" aria-label={`Rows of ${label} that differ`} className="overflow-x-auto rounded-md border border-line">
        <table className="w-full text-sm">
          <thead className="bg-sunken text-left">
            <tr>
              <th scope="col" className="px-3 py-1.5 font-medium whitespace-nowrap">
                Row
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" className="px-3 py-1.5 font-medium whitespace-nowrap">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, index) => (
              <tr key={index} className="border-t border-line align-top">
                <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap text-muted">
                  {row.name}
                  {sideNote(row, names)}
                </th>
                {columns.map((column) => (
                  <td key={column} className="max-w-md px-3 py-1.5">
                    <Cell row={row} column={column} names={names} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length <= MOST_ROWS ? null : (
        <p className="mt-2 text-sm text-muted">{plural(rows.length - MOST_ROWS, 'more row differs', 'more rows differ')}.</p>
      )}
    </section>
  );
}

function sideNote({ left, right }: RowDifference, names: SideNames) {
  if (left !== null && right !== null) return null;
  return <span className="block text-xs">only {(left === null ? names.right : names.left).toLowerCase()}</span>;
}

function Cell({ row, column, names }: { row: RowDifference; column: string; names: SideNames }) {
  const { left, right } = row;
  if (left !== null && right !== null && row.columns.includes(column)) {
    return (
      <span className="grid gap-0.5">
        <span className="rounded-sm bg-failed-soft px-1">
          <span className="sr-only">{names.left}: </span>
          <ComparedCell value={valueOf(left, column)} />
        </span>
        <span className="rounded-sm bg-completed-soft px-1">
          <span className="sr-only">{names.right}: </span>
          <ComparedCell value={valueOf(right, column)} />
        </span>
      </span>
    );
  }
  return <ComparedCell value={valueOf(left ?? right ?? {}, column)} />;
}

function valueOf(row: JsonObject, column: string) {
  return Object.hasOwn(row, column) ? row[column] : undefined;
}
