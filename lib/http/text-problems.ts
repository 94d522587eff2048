import type { JsonProblem } from '@/lib/domain/json-value';

/** Problems enough to see what is wrong. */
const LIMIT = 100;

/**
 * Texts and keys of a parsed body that would be stored as something else than was sent: halves of surrogate pairs, which UTF-8 cannot hold, and
 * (unless `anyKey`) the key `__proto__`, which object code everywhere drops or misreads. The value must not be nested too deep to walk.
 */
export function textProblems(value: unknown, { anyKey }: { anyKey: boolean }): JsonProblem[] {
  const problems: JsonProblem[] = [];
  const path: string[] = [];
  const visit = (each: unknown): void => {
    if (problems.length >= LIMIT) return;
    if (typeof each === 'string' && !isWellFormed(each))
      problems.push({ path: [...path], message: 'must be well-formed Unicode, without half a surrogate pair' });
    if (typeof each !== 'object' || each === null) return;
    for (const [key, inner] of Object.entries(each)) {
      path.push(key);
      if (key === '__proto__' && !anyKey) problems.push({ path: [...path], message: 'must not be a key' });
      if (!isWellFormed(key))
        problems.push({ path: [...path.slice(0, -1), toWellFormed(key)], message: 'must be a key of well-formed Unicode' });
      visit(inner);
      path.pop();
    }
  };
  visit(value);
  return problems;
}

const HALF_PAIR = /\p{Surrogate}/u;

function isWellFormed(text: string): boolean {
  return !HALF_PAIR.test(text);
}

function toWellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
