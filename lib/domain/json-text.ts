import type { Json } from './input-spec';

export type ParsedJsonText = { ok: true; value: Json } | { ok: false; line: number; column: number; message: string };

/** Parses JSON that a person typed. A fault is located (line and column from 1), which engines do differently or not at all. */
export function parseJsonText(text: string): ParsedJsonText {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const offset = faultOffset(text);
    const before = text.slice(0, offset).split('\n');
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    return { ok: false, line, column, message: `must be valid JSON: line ${line}, column ${column}: ${describe(text, offset)}` };
  }
}

function describe(text: string, offset: number): string {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  if (offset >= text.length) return 'it ends too early';
  if (character === "'") return 'text must be in double quotes';
  if (character === '\n') return 'a text or value is not finished on this line';
  const before = text.slice(0, offset).trimEnd().at(-1);
  if (before === ',' && (character === '}' || character === ']')) return `no comma may stand before ${character}`;
  return `unexpected ${character}`;
}

const SPACE = /[ \t\n\r]*/y;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\d.eE+-])/y;
// RFC 8259, section 7: anything but quotes, backslashes and control characters, or an escape.
const TEXT_BODY = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

/** Where the grammar of RFC 8259 is first broken. Keeps its own stack, so that no nesting is too deep for it. */
function faultOffset(text: string): number {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    at += match?.[0].length ?? 0;
    return match !== null;
  };
  const takeText = (): boolean => {
    if (text[at] !== '"') return false;
    at += 1;
    take(TEXT_BODY);
    if (text[at] !== '"') return false;
    at += 1;
    return true;
  };
  const takeKey = (): boolean => {
    take(SPACE);
    if (!takeText()) return false;
    take(SPACE);
    if (text[at] !== ':') return false;
    at += 1;
    return true;
  };
  const open: ('{' | '[')[] = [];
  for (;;) {
    take(SPACE);
    const character = text[at];
    if (character === '{' || character === '[') {
      at += 1;
      take(SPACE);
      if (text[at] !== (character === '{' ? '}' : ']')) {
        open.push(character);
        if (character === '{' && !takeKey()) return at;
        continue;
      }
      at += 1;
    } else if (!takeText() && (character === '"' || !take(LITERAL))) {
      return at;
    }
    // A value has ended: close what ends with it, then a comma leads to the next value.
    for (;;) {
      take(SPACE);
      const innermost = open.at(-1);
      if (innermost === undefined) return at;
      if (text[at] === ',') break;
      if (text[at] !== (innermost === '{' ? '}' : ']')) return at;
      open.pop();
      at += 1;
    }
    at += 1;
    if (open.at(-1) === '{' && !takeKey()) return at;
  }
}
