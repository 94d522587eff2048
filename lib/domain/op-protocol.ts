import type { JsonObject } from './input-spec';
import { isJsonObject, jsonProblems } from './json-value';

/**
 * What an op says by one stdout line `{"gyoza": {…}}` (CONTRACT §6). Keys it did not send are absent; `progress` is absent too
 * when it was a number other than an integer from 0 to 100, which is ignored.
 */
export interface OpMessage {
  progress?: number;
  info?: string;
  error?: string;
  outputs?: JsonObject;
  payload?: JsonObject;
}

/** Cheap look before JSON.parse, because most lines are log; a key may be written with escapes. */
const LOOKS_LIKE_MESSAGE = /^\s*\{\s*"(?:gyoza"|[^"]{0,64}\\)/;

/**
 * Reads one stdout line as an op's message; null when the line is log, which includes every malformed message. Keys that this
 * version does not know are passed over as long as there is one that it does, so that an op written for a later version still
 * shows its progress on this one.
 */
export function parseOpLine(line: string): OpMessage | null {
  if (!LOOKS_LIKE_MESSAGE.test(line)) return null;
  const whole = parseJsonText(line);
  if (!isJsonObject(whole) || Object.keys(whole).length !== 1 || !Object.hasOwn(whole, 'gyoza')) return null;
  const said = whole['gyoza'];
  if (!isJsonObject(said)) return null;

  const message: OpMessage = {};
  let known = false;
  for (const [key, value] of Object.entries(said)) {
    if (value === null) continue;
    switch (key) {
      case 'progress':
        if (typeof value !== 'number') return null;
        if (Number.isInteger(value) && value >= 0 && value <= 100) message.progress = value;
        break;
      case 'info':
      case 'error':
        if (typeof value !== 'string') return null;
        message[key] = value;
        break;
      case 'outputs':
      case 'payload':
        if (!isJsonObject(value)) return null;
        message[key] = value;
        break;
      default:
        continue;
    }
    known = true;
  }
  return known ? message : null;
}

/** The JSON object in `text`, fit to be stored and passed on, or why there is none: what an op leaves in output.json. */
export type ParsedObject = { ok: true; value: JsonObject } | { ok: false; problem: string };

/** Parses one JSON object that an op wrote. NUL characters and lone surrogates, which no database stores, become U+FFFD. */
export function parseOpObject(text: string): ParsedObject {
  const value = parseJsonText(text);
  if (isJsonObject(value)) return { ok: true, value };
  if (value === undefined) return { ok: false, problem: text.trim() === '' ? 'is empty' : 'is not valid JSON' };
  return { ok: false, problem: `holds ${Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`}` };
}

/** Undefined for what is no JSON, is nested too deep or holds numbers beyond a double. */
function parseJsonText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // A RangeError is the parser's stack: the text is nested deeper than anything that can be stored.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
  // Only escapes can bring these in; looking at the text first spares the walk through nearly every value.
  const clean = /\\u(?:0000|[dD][89a-fA-F])/.test(text) && fitsTheStack(value) ? cleaned(value) : value;
  return jsonProblems(clean, 1).length === 0 ? clean : undefined;
}

function fitsTheStack(value: unknown): boolean {
  return !jsonProblems(value).some(({ message }) => message.includes('nested deeper'));
}

/** What no database stores: NUL, and halves of a surrogate pair. */
const UNSTORABLE = /\u0000|\p{Surrogate}/gu;

/** Text with NUL characters and lone surrogates replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\ufffd');
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  // fromEntries defines properties, so that a key `__proto__` stays an ordinary key.
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), cleaned(inner)]));
  return value;
}
