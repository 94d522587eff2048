'use client';

import { useQuery } from '@tanstack/react-query';
import { describeFile } from '@/lib/client/files';
import { isInlineType } from '@/lib/domain/content-type';
import { formatBytes } from '@/components/format/format-size';
import { SAME_ORIGIN } from '@/components/queries/same-origin';

/** An uploaded file under its name, with a picture of what can be shown, as a link that downloads it. */
export function UploadedFile({ id }: { id: string }) {
  const { data: file, isError } = useQuery({
    queryKey: ['files', id],
    queryFn: ({ signal }) => describeFile(SAME_ORIGIN, id, { signal }),
    staleTime: Infinity,
  });
  if (isError) return <span className="font-medium text-failed">The server no longer has this file.</span>;
  const url = `/files/${encodeURIComponent(id)}`;
  const isPicture = file?.type.startsWith('image/') === true && isInlineType(file.type);
  return (
    <span className="inline-flex max-w-full items-center gap-3">
      {isPicture ? <img src={url} alt="" className="size-12 shrink-0 rounded-sm border border-line bg-sunken object-cover" /> : null}
      <span className="min-w-0 break-words">
        <a href={url} className="link" download>
          {file?.name ?? 'Uploaded file'}
        </a>
        {file === undefined ? null : <span className="text-muted">{` (${formatBytes(file.size)})`}</span>}
      </span>
    </span>
  );
}
