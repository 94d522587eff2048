/** Blocks within blocks (quotes, lists) that a readme may have. */
const MAX_BLOCKS = 20;
/** Columns that a list's item may be set in by: two for each list around it, as people write them. */
const MAX_INDENT = 60;
/** Marks of emphasis in one paragraph, and one after the other. */
const MAX_MARKS = 400;
const MAX_RUN = 40;
const MAX_NOTES = 200;

/**
 * True for Markdown that would take a parser seconds, or all of its stack, to lay out: quotes, lists and emphasis nested by the thousand, and footnotes
 * that refer back to as many places. 5,000 characters of `>` took 4 s and ended in a RangeError; within these limits 100,000 characters take no more
 * than ordinary text of that length.
 */
export function isNestedTooDeeply(markdown: string): boolean {
  if (countOf(markdown, /\[\^/g) > MAX_NOTES) return true;
  if (new RegExp(`([*_~])\\1{${MAX_RUN},}(?=[^\\s*_~])`).test(markdown)) return true;
  if (markdown.split(/\n[ \t>]*\n/).some((block) => countOf(block, /\*+|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu) > MAX_MARKS))
    return true;
  return markdown.split('\n').some((line) => {
    const prefix = /^(?:[ \t]|>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))*/.exec(line)?.[0] ?? '';
    if (countOf(prefix, />|[-+*]|\d+[.)]/g) > MAX_BLOCKS && !/^[ \t]*(?:[-*][ \t]*)+$/.test(line)) return true;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    return indent.replaceAll('\t', '    ').length > MAX_INDENT && /^(?:[-+*]|\d{1,9}[.)])[ \t]/.test(line.slice(indent.length));
  });
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
