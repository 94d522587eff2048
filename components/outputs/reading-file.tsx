/** In place of a file until it is there. */
export function ReadingFile() {
  return <p className="text-sm text-muted">Reading the file…</p>;
}
