/** Lines of a log, both ends among them, counted from 0. */
export interface LineRange {
  from: number;
  to: number;
}

/** The lines that an address names: `#L12` or `#L12-L20`, counted from 1 as they are on screen. Null where it names none. */
export function linkedLines(hash: string): LineRange | null {
  const [, first, last] = /^#L(\d{1,9})(?:-L(\d{1,9}))?$/.exec(hash) ?? [];
  if (first === undefined) return null;
  const numbers = [Number(first), Number(last ?? first)].map((number) => Math.max(1, number) - 1);
  return { from: Math.min(...numbers), to: Math.max(...numbers) };
}

/** The part of an address that names lines of an attempt. */
export function lineLink(attempt: number, { from, to }: LineRange): string {
  return `?attempt=${attempt}#L${from + 1}${to === from ? '' : `-L${to + 1}`}`;
}
