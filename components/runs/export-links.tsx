import { Download } from 'lucide-react';
import type { RunsFilter } from '@/components/queries/list-queries';
import { filterPart } from './runs-href';

/** Downloads of every run that meets the filter. Plain links: the browser streams them to a file. */
export function ExportLinks({ filter }: { filter: RunsFilter }) {
  const href = (format: string): string => `/run-export?${new URLSearchParams({ ...filterPart(filter), format })}`;
  return (
    <p className="inline-flex items-center gap-2 text-muted">
      <Download aria-hidden="true" className="size-4" />
      Export as
      <a href={href('csv')} download className="link">
        CSV
      </a>
      <a href={href('jsonl')} download className="link">
        JSON lines
      </a>
    </p>
  );
}
