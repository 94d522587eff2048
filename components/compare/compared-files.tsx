import type { RunFile } from '@/lib/contract/file';
import { formatBytes, plural } from '@/components/format/format-size';
import { fileAddress, filePreview } from '@/components/outputs/file-preview';
import { Panel } from '@/components/ui/panel';
import type { Compared, ComparedFile } from './comparison';
import type { SideNames } from './compared-rows';

interface ComparedFilesProps {
  files: Compared<ComparedFile>;
  names: SideNames;
  leftRun: string;
  rightRun: string;
}

/** Files that the two left: those whose contents differ side by side, pictures to be seen. */
export function ComparedFiles({ files: { different, equal }, names, leftRun, rightRun }: ComparedFilesProps) {
  if (different.length + equal.length === 0) return null;
  return (
    <Panel id="compared-files" title="Files">
      <ul className="grid gap-5">
        {different.map(({ path, left, right }) => (
          <li key={path}>
            <h3 className="mb-2 text-sm font-semibold break-all">{path}</h3>
            <div className="grid grid-cols-2 gap-3">
              <OneFile runId={leftRun} file={left} side={names.left} />
              <OneFile runId={rightRun} file={right} side={names.right} />
            </div>
          </li>
        ))}
      </ul>
      {equal.length === 0 ? null : (
        <p className="mt-3 text-sm break-words text-muted first:mt-0">
          {plural(equal.length, 'file is', 'files are')} the same to the byte: {equal.map(({ path }) => path).join(', ')}.
        </p>
      )}
    </Panel>
  );
}

function OneFile({ runId, file, side }: { runId: string; file: RunFile | undefined; side: string }) {
  if (file === undefined) return <p className="text-sm text-muted">{side}: not there</p>;
  const href = fileAddress(runId, file);
  return (
    <figure className="min-w-0">
      {filePreview(file) === 'image' ? (
        <img
          src={href}
          alt={`${file.path}, ${side}`}
          className="mb-1 max-h-96 max-w-full rounded-md border border-line bg-sunken object-contain"
        />
      ) : null}
      <figcaption className="text-sm text-muted">
        {side}:{' '}
        <a href={href} className="link" download>
          {formatBytes(file.size)}
        </a>
      </figcaption>
    </figure>
  );
}
