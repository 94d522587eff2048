import { parseDocument, type Document } from 'yaml';

export type ParsedYaml =
  | { ok: true; value: unknown; document: Document }
  /** `offset`: where in the text the fault is. */
  | { ok: false; message: string; offset: number };

/** Reads a gyoza.yml: YAML 1.2 without merge keys, tags of its own or a key twice, and with few aliases. */
export function parseYaml(text: string): ParsedYaml {
  try {
    const document = parseDocument(text, { uniqueKeys: true, merge: false, logLevel: 'error' });
    // A tag that means nothing here comes as a warning only, and its value as something its author did not write.
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault !== undefined) return { ok: false, message: firstLine(fault.message), offset: fault.pos[0] };
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }), document };
  } catch (error) {
    // Too many aliases, or nesting that overflows the parser's stack.
    if (!(error instanceof ReferenceError || error instanceof RangeError || error instanceof SyntaxError || error instanceof TypeError))
      throw error;
    return { ok: false, message: firstLine(error.message), offset: 0 };
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? 'it cannot be parsed';
}
