import { Download } from 'lucide-react';
import type { RunFile } from '@/lib/contract/file';
import { formatBytes } from '@/components/format/format-size';
import { runFileHref } from './run-links';

/** Files that an attempt left, each a download. */
export function FileList({ runId, files }: { runId: string; files: RunFile[] }) {
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {files.map((file) => (
        <li key={file.path} className="min-w-0">
          <a
            href={runFileHref(runId, file)}
            download={file.path.split('/').at(-1)}
            className="flex items-center gap-3 rounded-md border border-line px-3 py-2.5 hover:border-edge hover:bg-sunken"
          >
            <Download aria-hidden="true" className="size-4 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate font-medium" title={file.path}>
              {file.path}
            </span>
            <span className="text-sm whitespace-nowrap text-muted tabular-nums">{formatBytes(file.size)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
