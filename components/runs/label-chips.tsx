import type { ReactNode } from 'react';
import { Link } from '@/components/ui/link';
import { labelText, type RunLabels } from '@/lib/domain/run-labels';
import { runsHref } from './runs-href';

interface LabelChipsProps {
  labels: RunLabels;
  /** What stands behind a label, such as a button that takes it off. */
  after?: (key: string) => ReactNode;
}

/** The labels of a run, each a link to the runs that have it too. */
export function LabelChips({ labels, after }: LabelChipsProps) {
  return (
    <ul className="flex flex-wrap gap-1">
      {Object.entries(labels).map(([key, value]) => (
        <li
          key={key}
          className="inline-flex max-w-full items-center rounded-sm border border-line bg-sunken text-xs font-medium text-ink wrap-anywhere"
        >
          <Link href={runsHref({}, { label: value === '' ? key : `${key}:${value}` })} className="px-1.5 py-0.5 hover:underline">
            {labelText(key, value)}
          </Link>
          {after?.(key)}
        </li>
      ))}
    </ul>
  );
}
