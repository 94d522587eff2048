import type { Json } from './input-spec';

/** What is read of an input's spec. */
type Specs = Record<string, Record<string, Json> | object>;

interface Blame {
  message: string;
  /** Of the op's last error event: `{"input": "top_k"}` names the input beyond doubt. */
  payload: Record<string, Json> | null;
}

/** Words before a name that make it an input's name and no word of the sentence. */
const BEFORE = String.raw`(?:\b(?:invalid|missing|unknown|unsupported|wrong|bad|empty|input|argument|parameter|param|field|option|setting|value (?:of|for)|set|check)s?:?\s+|--|inputs?\.)`;
/** Words after a name that do. */
const AFTER = String.raw`(?:\s*[:=]|\s+(?:must|should|cannot|can't|can not|may not|has to|have to|needs? to|(?:is|are|was) (?:not|too|required|missing|invalid|empty|out of|unknown|larger|smaller|greater|less|negative|longer|shorter|after|before)))`;
const QUOTES = '[\'"`‘’“”«»]';

/**
 * The name of the input that a failure is about, where it says so: by the payload of its last error, else by the name or the title in its words, written so
 * that it can be nothing else. Null where it does not, or names several.
 */
export function blamedInput({ message, payload }: Blame, specs: Specs): string | null {
  const said = payload?.['input'] ?? payload?.['field'];
  if (typeof said === 'string' && Object.hasOwn(specs, said)) return said;
  const named = Object.entries(specs).filter(([name, spec]) => isNamed(message, name, titleOf(spec)));
  const [first] = named[0] ?? [];
  return named.length === 1 && first !== undefined ? first : null;
}

function titleOf(spec: object): string | null {
  return 'title' in spec && typeof spec.title === 'string' && spec.title.length >= 2 ? spec.title : null;
}

function isNamed(message: string, name: string, title: string | null): boolean {
  // Nobody writes `top_k` or `maxRows` in a sentence about something else.
  if (/_|[a-z][A-Z]|\d/.test(name) && matches(message, String.raw`(?<![\w.-])${escape(name)}(?![\w-])`, '')) return true;
  return [name, title].some((word) => {
    if (word === null) return false;
    const text = escape(word);
    return (
      matches(message, `${QUOTES}${text}${QUOTES}`, 'i') ||
      matches(message, String.raw`${BEFORE}${text}(?!\w)`, 'i') ||
      matches(message, String.raw`(?:^|[^\w.-])${text}${AFTER}`, 'i')
    );
  });
}

function matches(text: string, pattern: string, flags: string): boolean {
  return new RegExp(pattern, flags).test(text.slice(0, 4000));
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
