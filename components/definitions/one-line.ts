/** Longest line that a list shows of a readme. */
const MAX_LENGTH = 160;

/** What an op does in one line: the first paragraph, or its first sentence where it is long, of its readme without Markdown's marks; null when there is none. */
export function oneLine(markdown: string | null): string | null {
  if (markdown === null) return null;
  const paragraph = markdown
    .replace(/```[\s\S]*?(```|$)/g, '')
    .split(/\n\s*\n/)
    .map((block) => block.replace(/^#{1,6}\s.*$/gm, '').trim())
    .find((block) => block !== '' && !/^([-*_]\s*){3,}$/.test(block));
  if (paragraph === undefined) return null;
  const text = paragraph
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:[-*+>]|\d+\.)\s+/gm, '')
    .replace(/(\*\*|__|[*`])(\S(?:.*?\S)?)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '') return null;
  if (text.length <= MAX_LENGTH) return text;
  const sentence = /^.{20,}?[.!?](?=\s)/.exec(text)?.[0];
  if (sentence !== undefined && sentence.length <= MAX_LENGTH) return sentence;
  return `${text.slice(0, text.lastIndexOf(' ', MAX_LENGTH)).replace(/[\s.,;:]+$/, '')}…`;
}
