import { RE2JS } from 're2js';

/** Longest pattern, in UTF-16 code units. */
const MAX_PATTERN_LENGTH = 1000;
/** Instructions of the compiled program. */
const MAX_PROGRAM_SIZE = 3000;
/** Most work that the patterns of one document may cost, in instructions times code units: about a second, measured. */
export const MATCHING_BUDGET = 300_000_000;

const compiled = new Map<string, RE2JS | string>();
const CACHE_SIZE = 500;

/** What is wrong with a pattern in RE2 syntax, or null when it can be used. */
export function patternProblem(pattern: string): string | null {
  const result = compile(pattern);
  return typeof result === 'string' ? result : null;
}

/** The most that matching `text` can cost: instructions of the pattern times code units of the text. */
export function matchingCost(pattern: string, text: string): number {
  const result = compile(pattern);
  return typeof result === 'string' ? 0 : result.programSize() * text.length;
}

/** True when `pattern` (unanchored) is found in `text`, in time linear to its length. */
export function matchesPattern(pattern: string, text: string): boolean {
  const result = compile(pattern);
  return typeof result === 'string' ? false : result.matcher(text).find();
}

/** Instructions of the compiled pattern; 0 for one that cannot be used. */
export function patternSize(pattern: string): number {
  const result = compile(pattern);
  return typeof result === 'string' ? 0 : result.programSize();
}

/** Where `pattern` is found in `text`, at most `limit` times: start and end, start and end … */
export function findPattern(pattern: string, text: string, limit: number): number[] {
  const result = compile(pattern);
  if (typeof result === 'string') return [];
  const found: number[] = [];
  const matcher = result.matcher(text);
  while (found.length < 2 * limit && matcher.find()) found.push(matcher.start(), matcher.end());
  return found;
}

/** The compiled pattern, or what is wrong with it. Kept, because the form asks at every change. */
function compile(pattern: string): RE2JS | string {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const result = compileNow(pattern);
  if (compiled.size >= CACHE_SIZE) compiled.clear();
  compiled.set(pattern, result);
  return result;
}

function compileNow(pattern: string): RE2JS | string {
  if (pattern.length > MAX_PATTERN_LENGTH) return `must have at most ${MAX_PATTERN_LENGTH} characters`;
  try {
    const result = RE2JS.compile(pattern);
    return result.programSize() > MAX_PROGRAM_SIZE ? 'is too complex: it repeats too much' : result;
  } catch (error) {
    // The library throws its own error classes for a bad pattern; anything else is a fault of ours and must be seen.
    if (!(error instanceof Error) || !error.name.startsWith('RE2JS')) throw error;
    return `must be a regular expression in RE2 syntax (${error.message.replace(/^error parsing regexp: /, '')})`;
  }
}
