'use client';

import { useState } from 'react';
import { plural } from '@/components/format/format-size';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { isScalar, type Table } from './as-table';
import { ScalarView } from './scalar-view';

/** Rows shown before the person asks for all. */
const FIRST_ROWS = 50;

/** A list of objects. */
export function TableView({ table, name }: { table: Table; name: string }) {
  const [all, setAll] = useState(false);
  const rows = all ? table.rows : table.rows.slice(0, FIRST_ROWS);
  const numeric = new Set(table.columns.filter((column) => table.rows.every((row) => typeof (row[column] ?? 0) === 'number')));
  return (
    <div>
      <div tabIndex={0} role="region" aria-label={`Table: ${name}`} className="overflow-x-auto rounded-md border border-line">
        <table className="w-full text-sm">
          <thead className="bg-sunken text-left">
            <tr>
              {table.columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={cx('px-3 py-1.5 font-medium whitespace-nowrap', numeric.has(column) && 'text-right')}
                >
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index} className="border-t border-line">
                {table.columns.map((column) => {
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
      {rows.length < table.rows.length ? (
        <div className="mt-2">
          <Button size="sm" onClick={() => setAll(true)}>
            Show all {plural(table.rows.length, 'row')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
