import type { ReactNode } from 'react';
import { SECRET_MASK, type Json } from '@/lib/domain/input-spec';
import { plural } from '@/components/format/format-size';
import { isScalar } from '@/components/runs/as-table';
import { ScalarView } from '@/components/runs/scalar-view';
import { Disclosure } from '@/components/ui/disclosure';
import { Panel } from '@/components/ui/panel';
import type { Compared, ComparedValue } from './comparison';

/** What the two sides are called. */
export interface SideNames {
  left: string;
  right: string;
}

interface ComparedPanelProps {
  id: string;
  title: string;
  rows: Compared<ComparedValue>;
  names: SideNames;
  /** What a row is called, where that is not its path. */
  labelOf?: (path: string) => string;
  /** Below the rows that differ. */
  children?: ReactNode;
}

/** One subject of a comparison: what differs in a table, what is the same one press away. */
export function ComparedPanel({ id, title, rows, names, labelOf = (path) => path, children }: ComparedPanelProps) {
  const { different, equal } = rows;
  return (
    <Panel id={id} title={title}>
      {different.length === 0 ? (
        children === undefined ? (
          <p className="text-sm text-muted">{equal.length === 0 ? 'There is nothing to compare.' : 'The same on both sides.'}</p>
        ) : null
      ) : (
        <ComparedTable caption={`${title} that differ`} rows={different} names={names} labelOf={labelOf} />
      )}
      {children}
      {equal.length === 0 ? null : (
        <div className="mt-2">
          <Disclosure summary={`${plural(equal.length, 'is', 'are')} the same`}>
            <ComparedTable caption={`${title} that are the same`} rows={equal} names={names} labelOf={labelOf} />
          </Disclosure>
        </div>
      )}
    </Panel>
  );
}

/** Rows drawn at most: two large results that have nothing in common differ in every place. */
const MOST_ROWS = 200;

function ComparedTable({
  caption,
  rows,
  names,
  labelOf,
}: {
  caption: string;
  rows: ComparedValue[];
  names: SideNames;
  labelOf: (path: string) => string;
}) {
  return (
    <>
      <table className="w-full table-fixed text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="text-left text-muted">
          <tr>
            <th scope="col" className="w-1/4 py-1.5 pr-3 font-normal">
              <span className="sr-only">What</span>
            </th>
            <th scope="col" className="py-1.5 pr-3 font-normal">
              {names.left}
            </th>
            <th scope="col" className="py-1.5 font-normal">
              {names.right}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ label, left, right }) => (
            <tr key={label} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 pr-3 text-left font-normal break-words text-muted">
                {labelOf(label)}
              </th>
              <td className="py-1.5 pr-3 wrap-anywhere">
                <ComparedCell value={left} />
              </td>
              <td className="py-1.5 wrap-anywhere">
                <ComparedCell value={right} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length <= MOST_ROWS ? null : (
        <p className="mt-2 text-sm text-muted">{plural(rows.length - MOST_ROWS, 'more place differs', 'more places differ')}.</p>
      )}
    </>
  );
}

/** A value of one side; nothing there is said, and told from an empty value. */
export function ComparedCell({ value }: { value: Json | undefined }) {
  if (value === undefined) return <span className="text-muted">not there</span>;
  if (value === SECRET_MASK) return <span className="text-muted">secret, not compared</span>;
  if (value === '') return <span className="text-muted">empty text</span>;
  if (isScalar(value)) return <ScalarView value={value} />;
  const text = JSON.stringify(value, null, 2);
  return (
    <pre tabIndex={0} className="max-h-56 overflow-auto rounded-sm bg-sunken p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
      {text}
    </pre>
  );
}
