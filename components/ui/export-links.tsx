import { Download } from 'lucide-react';

interface ExportLinksProps {
  /** Where a download in this format is. */
  href: (format: 'csv' | 'jsonl') => string;
}

/** Downloads of a whole list. Plain links: the browser streams them to a file. */
export function ExportLinks({ href }: ExportLinksProps) {
  return (
    <span className="inline-flex items-center gap-2 text-muted">
      <Download aria-hidden="true" className="size-4" />
      Export as
      <a href={href('csv')} download className="link">
        CSV
      </a>
      <a href={href('jsonl')} download className="link">
        JSON lines
      </a>
    </span>
  );
}
