/** Lets the browser save what the page made. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Once the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file name of a title: no folders, nothing that a file system refuses. */
export function fileName(title: string, extension: string): string {
  const safe = title
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_')
    .replaceAll(/^[ .]+/g, '')
    .slice(0, 80);
  return `${safe === '' ? 'table' : safe}.${extension}`;
}
