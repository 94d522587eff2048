import type { RunFile } from '@/lib/contract/file';
import { filePreview } from '@/components/outputs/file-preview';
import { FileCard } from './later-views';

/** So many pictures are shown without being asked for. */
const OPEN_IMAGES = 4;

/** Files that an attempt left: pictures at once, the others when they are asked for. */
export function FileList({ runId, files }: { runId: string; files: RunFile[] }) {
  const open = new Set(files.filter((file) => filePreview(file) === 'image').slice(0, OPEN_IMAGES));
  return (
    <ul className="grid gap-2">
      {files.map((file) => (
        <li key={file.path} className="min-w-0">
          <FileCard runId={runId} file={file} open={open.has(file)} />
        </li>
      ))}
    </ul>
  );
}
