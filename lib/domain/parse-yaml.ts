import { isScalar, Lexer, parseDocument, Parser, visit, type Document, type YAMLMap } from 'yaml';

export type ParsedYaml =
  | { ok: true; value: unknown; document: Document }
  /** `offset`: where in the text the fault is. */
  | { ok: false; message: string; offset: number };

/**
 * Deepest nesting that is looked at, counted in parts of the syntax: at most two for a level of the value, of which `MAX_JSON_DEPTH` are allowed. The
 * library works on by recursion, and five thousand brackets ended the whole process: where the stack is nearly full, V8 cannot compile a regular
 * expression, and gives up on everything.
 */
const MAX_DEPTH = 200;

/** Reads a gyoza.yml: YAML 1.2 without merge keys, tags of its own or a key twice, and with few aliases. */
export function parseYaml(text: string): ParsedYaml {
  const deep = tooDeepAt(text);
  if (deep !== null) return { ok: false, message: 'it is nested too deeply', offset: deep };
  try {
    const document = parseDocument(text, { uniqueKeys: false, merge: false, logLevel: 'error' });
    // A tag that means nothing here comes as a warning only, and its value as something its author did not write.
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault !== undefined) return { ok: false, message: firstLine(fault.message), offset: fault.pos[0] };
    const twice = keyTwice(document);
    if (twice !== null) return { ok: false, message: 'Map keys must be unique', offset: twice };
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }), document };
  } catch (error) {
    // Too many aliases, or nesting that overflows the parser's stack.
    if (!(error instanceof ReferenceError || error instanceof RangeError || error instanceof SyntaxError || error instanceof TypeError))
      throw error;
    return { ok: false, message: firstLine(error.message), offset: 0 };
  }
}

/** Where nesting passes the limit; null where it does not. The first step of the parser, which keeps its own stack. */
function tooDeepAt(text: string): number | null {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) return parser.offset;
  }
  return null;
}

/** Where a key stands that its map has had before. The library compares each key with all others, which takes minutes for a hundred thousand. */
function keyTwice(document: Document): number | null {
  let found: number | null = null;
  visit(document, {
    Map: (_, map: YAMLMap) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? 'it cannot be parsed';
}
