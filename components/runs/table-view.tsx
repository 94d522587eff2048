'use client';

import { ArrowDown, ArrowUp, FileSpreadsheet } from 'lucide-react';
import { useMemo, useState } from 'react';
import { plural } from '@/components/format/format-size';
import { tableToCsv } from '@/components/outputs/csv';
import { fileName, saveFile } from '@/components/outputs/save-file';
import { orderRows, type TableOrder } from '@/components/outputs/table-order';
import { tableToXlsx } from '@/components/outputs/xlsx';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { isScalar, type Table } from './as-table';
import { ScalarView } from './scalar-view';

/** Rows shown at first, and more at each request. */
const FIRST_ROWS = 50;
const MORE_ROWS = 500;
/** Fewer rows are seen at a glance: no filter. */
const FILTER_FROM = 8;

/** A list of objects: sorted by a press on a column, filtered, and saved for a spreadsheet as it is shown. */
export function TableView({ table, name }: { table: Table; name: string }) {
  const { columns } = table;
  const [shown, setShown] = useState(FIRST_ROWS);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<TableOrder | null>(null);
  const numeric = useMemo(
    () => new Set(columns.filter((column) => table.rows.every((row) => typeof (row[column] ?? 0) === 'number'))),
    [columns, table.rows],
  );
  const rows = useMemo(() => orderRows(table.rows, columns, filter, order), [table.rows, columns, filter, order]);
  const next = Math.min(MORE_ROWS, rows.length - shown);

  const onSort = (column: string): void => {
    if (order?.column !== column) setOrder({ column, direction: 'ascending' });
    else setOrder(order.direction === 'ascending' ? { column, direction: 'descending' } : null);
  };

  return (
    <div>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        {table.rows.length < FILTER_FROM ? null : (
          <input
            type="search"
            aria-label={`Filter ${name}`}
            placeholder="Filter"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            className="control min-h-8 max-w-56 py-1 text-sm"
          />
        )}
        <span role="status" className="text-sm text-muted tabular-nums">
          {rows.length === table.rows.length
            ? plural(rows.length, 'row')
            : `${rows.length.toLocaleString('en-GB')} of ${plural(table.rows.length, 'row')}`}
        </span>
        <span className="flex-1" />
        <Button
          size="sm"
          variant="quiet"
          aria-label={`Save ${name} as CSV`}
          // The mark at the start is how Excel knows that it is UTF-8.
          onClick={() => saveFile(fileName(name, 'csv'), new Blob(['\uFEFF', tableToCsv({ columns, rows })], { type: 'text/csv' }))}
        >
          <FileSpreadsheet aria-hidden="true" className="size-4" />
          CSV
        </Button>
        <Button
          size="sm"
          variant="quiet"
          aria-label={`Save ${name} for Excel`}
          onClick={() => void tableToXlsx({ columns, rows }).then((content) => saveFile(fileName(name, 'xlsx'), content))}
        >
          <FileSpreadsheet aria-hidden="true" className="size-4" />
          Excel
        </Button>
      </div>
      <div tabIndex={0} role="region" aria-label={`Table: ${name}`} className="max-h-[36rem] overflow-auto rounded-md border border-line">
        <table className="w-full text-sm">
          <thead className="sticky top-0 bg-sunken text-left">
            <tr>
              {columns.map((column) => {
                const direction = order?.column === column ? order.direction : undefined;
                const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
                return (
                  <th
                    key={column}
                    scope="col"
                    aria-sort={direction ?? 'none'}
                    className={cx('p-0 font-medium whitespace-nowrap', numeric.has(column) && 'text-right')}
                  >
                    <button
                      type="button"
                      onClick={() => onSort(column)}
                      className={cx(
                        'inline-flex items-center gap-1 px-3 py-1.5 font-medium hover:text-accent focus-visible:-outline-offset-2',
                        numeric.has(column) && 'flex-row-reverse',
                      )}
                    >
                      {column}
                      <Arrow aria-hidden="true" className={cx('size-3.5', direction === undefined && 'invisible')} />
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, index) => (
              <tr key={index} className="border-t border-line">
                {columns.map((column) => {
                  const value = row[column] ?? null;
                  return (
                    <td key={column} className={cx('max-w-md px-3 py-1.5 align-top', numeric.has(column) && 'text-right')}>
                      {isScalar(value) ? (
                        <ScalarView value={value} />
                      ) : (
                        <code className="font-mono text-xs break-all">{JSON.stringify(value)}</code>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {next > 0 ? (
        <div className="mt-2">
          <Button size="sm" onClick={() => setShown(shown + MORE_ROWS)}>
            Show {plural(next, 'more row')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
