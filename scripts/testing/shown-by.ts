import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The rows of those tables of a guide whose last column is “shown by”: what is claimed, and that column. */
export function shownRows(guide: string): { claim: string; shown: string[] }[] {
  const rows: { claim: string; shown: string[] }[] = [];
  let isShown = false;
  for (const line of readFileSync(resolve(root, guide), 'utf8').split('\n')) {
    if (!line.startsWith('|')) isShown = false;
    else if (line.endsWith(' shown by |')) isShown = true;
    else if (isShown && !/^[| -]+$/.test(line)) {
      const cells = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      rows.push({ claim: cells[0] ?? '', shown: (cells.at(-1) ?? '').split('<br>') });
    }
  }
  return rows;
}

/** The tests that rows name, as [file, name]. */
export function shownTests(rows: readonly { shown: string[] }[]): [string, string][] {
  return rows
    .flatMap(({ shown }) => shown)
    .map((each) => {
      const [, file = each, name = ''] = /^`([^`]+)`: (.+)$/.exec(each) ?? [];
      return [file, name];
    });
}

/** The text of a file of the checkout as its author meant it: an apostrophe may stand escaped there. Null where there is none. */
export function sourceText(file: string): string | null {
  const path = resolve(root, file);
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll("\\'", "'") : null;
}
