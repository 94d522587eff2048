'use client';

import { Download } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { RunFile } from '@/lib/contract/file';
import { formatBytes } from '@/components/format/format-size';
import { buttonClass } from '@/components/ui/button-class';
import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { fileAddress, filePreview, type FilePreview } from './file-preview';
import { ImageView } from './image-view';
import { PdfView } from './pdf-view';
import { ReadingFile } from './reading-file';

/** Fetched with the first file that is looked into: its text has to be fetched besides, so that nothing is waited for twice. */
const TextFile = dynamic(() => import('./text-file').then((module) => module.TextFile), { loading: ReadingFile });

interface FileCardProps {
  runId: string;
  file: RunFile;
  /** Shown at once rather than when it is asked for. */
  open?: boolean;
}

/** A file that an attempt left: its name, size and hash, the way to it, and what it holds where that can be shown. */
export function FileCard({ runId, file, open = false }: FileCardProps) {
  const preview = filePreview(file);
  const [asked, setAsked] = useState(open);
  const address = fileAddress(runId, file);
  return (
    <div className="min-w-0 rounded-md border border-line px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1 basis-40">
          <span className="block truncate font-medium" title={file.path}>
            {file.path}
          </span>
          <span className="flex items-center text-sm text-muted">
            <span className="tabular-nums">{formatBytes(file.size)}</span>
            <span className="mx-1.5">·</span>
            <span className="font-mono text-xs" title={`SHA-256 ${file.sha256}`}>
              {file.sha256.slice(0, 12)}
            </span>
            <CopyButton text={file.sha256} label={`Copy the SHA-256 of ${file.path}`} />
          </span>
        </span>
        <a
          href={address}
          download={file.path.split('/').at(-1)}
          aria-label={`Download ${file.path}`}
          className={buttonClass('secondary', 'sm')}
        >
          <Download aria-hidden="true" className="size-4" />
          Download
        </a>
      </div>
      {preview === null ? null : (
        <div className="mt-1" onClickCapture={() => setAsked(true)}>
          <Disclosure summary={<>Show {file.path}</>} open={open}>
            {asked ? <Preview kind={preview} address={address} file={file} /> : null}
          </Disclosure>
        </div>
      )}
    </div>
  );
}

/** What a file holds. */
export function Preview({ kind, address, file }: { kind: FilePreview; address: string; file: RunFile }) {
  switch (kind) {
    case 'image':
      return <ImageView src={address} name={file.path} />;
    case 'pdf':
      return <PdfView src={address} name={file.path} />;
    case 'audio':
      return <audio controls preload="metadata" src={address} aria-label={file.path} className="w-full" />;
    case 'video':
      return <video controls preload="metadata" src={address} aria-label={file.path} className="max-h-[28rem] max-w-full rounded-md" />;
    default:
      return <TextFile kind={kind} address={address} name={file.path} size={file.size} />;
  }
}
