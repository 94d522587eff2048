import type { RunFile } from '@/lib/contract/file';

/** How a file can be shown in the page. */
export type FilePreview = 'image' | 'pdf' | 'audio' | 'video' | 'markdown' | 'html' | 'table' | 'geojson' | 'json' | 'text';

const BY_TYPE: ReadonlyMap<string, FilePreview> = new Map([
  ['application/pdf', 'pdf'],
  ['text/markdown', 'markdown'],
  ['text/html', 'html'],
  ['text/csv', 'table'],
  ['text/tab-separated-values', 'table'],
  ['application/geo+json', 'geojson'],
  ['application/json', 'json'],
  ['text/plain', 'text'],
]);
/** Pictures that every browser of today draws; others are downloads. */
const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/svg+xml', 'image/bmp'];

/** Null for what can only be downloaded. */
export function filePreview({ content_type, size }: Pick<RunFile, 'content_type' | 'size'>): FilePreview | null {
  const type = (content_type.split(';')[0] ?? '').trim().toLowerCase();
  if (size === 0) return null;
  if (IMAGES.includes(type)) return 'image';
  if (type.startsWith('audio/')) return 'audio';
  if (type.startsWith('video/')) return 'video';
  return BY_TYPE.get(type) ?? null;
}

/** Where a file that an attempt left is fetched from. */
export function fileAddress(runId: string, { path, attempt }: Pick<RunFile, 'path' | 'attempt'>): string {
  return `/runs/${runId}/files/${path.split('/').map(encodeURIComponent).join('/')}?attempt=${attempt}`;
}
