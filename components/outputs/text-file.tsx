'use client';

import { useQuery } from '@tanstack/react-query';
import type { Json } from '@/lib/domain/input-spec';
import { formatBytes } from '@/components/format/format-size';
import { asTable, isScalar } from '@/components/runs/as-table';
import { TableView } from '@/components/runs/table-view';
import type { FilePreview } from './file-preview';
import { GeoView } from './geo-view';
import { HtmlFrame } from './html-frame';
import { JsonTree } from './json-tree';
import { MarkdownView } from './markdown-view';
import { isGeoJson } from './output-kind';
import { parseDelimited } from './parse-delimited';
import { ReadingFile } from './reading-file';

interface TextFileProps {
  kind: Exclude<FilePreview, 'image' | 'audio' | 'video'>;
  address: string;
  name: string;
  size: number;
}

/** So much of a file is fetched to be shown; the rest is in the download. */
const MAX_SHOWN = 1024 * 1024;

/** The text of a file as what it is. */
export function TextFile({ kind, address, name, size }: TextFileProps) {
  const whole = size <= MAX_SHOWN;
  const { data, error } = useQuery({
    queryKey: ['file', address, kind],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const answer = await fetch(address, { signal, headers: { Range: `bytes=0-${MAX_SHOWN - 1}` } });
      if (!answer.ok) throw new Error(`The file cannot be read (${answer.status}).`);
      const text = await answer.text();
      return { text, table: kind === 'table' ? await parseDelimited(text, whole) : null };
    },
  });
  if (error !== null) return <p className="text-sm text-muted">The file cannot be read now. Download it instead.</p>;
  if (data === undefined) return <ReadingFile />;
  return (
    <div className="grid gap-2">
      {whole ? null : (
        <p className="text-sm text-muted">
          The first {formatBytes(MAX_SHOWN)} of {formatBytes(size)}. The download has it all.
        </p>
      )}
      {data.table === null ? (
        <Content kind={kind} text={data.text} name={name} whole={whole} />
      ) : (
        <TableView table={data.table} name={name} />
      )}
    </div>
  );
}

function Content({ kind, text, name, whole }: { kind: TextFileProps['kind']; text: string; name: string; whole: boolean }) {
  if (kind === 'markdown') return <MarkdownView markdown={text} />;
  if (kind === 'html' && whole) return <HtmlFrame html={text} name={name} />;
  const json = (kind === 'json' || kind === 'geojson') && whole ? parse(text) : undefined;
  if (json !== undefined) {
    const table = asTable(json);
    if (isGeoJson(json)) return <GeoView value={json} name={name} />;
    if (table !== null) return <TableView table={table} name={name} />;
    if (!isScalar(json)) return <JsonTree value={json} name={name} />;
  }
  return (
    <pre tabIndex={0} className="max-h-96 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs break-words whitespace-pre-wrap">
      {text}
    </pre>
  );
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // it is text then
  }
}
