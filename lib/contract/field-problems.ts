import type { z } from 'zod';
import type { FieldProblem } from '@/lib/domain/input-spec';

type Issue = z.core.$ZodIssue;

/** Every problem that zod found, by the path of its field, in words that say what would be right. */
export function fieldProblems(error: z.ZodError, noun: 'field' | 'query parameter'): FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, [], noun));
}

function problemsOf(issue: Issue, prefix: readonly PropertyKey[], noun: string): FieldProblem[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key].map(String).join('.'), message: `is not a known ${noun}` }));
  }
  // What a key must be is said by the schema of keys.
  if (issue.code === 'invalid_key') return [{ path: path.map(String).join('.'), message: issue.issues[0]?.message ?? issue.message }];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that went deepest is the one that was meant: an array that has one bad element is not "neither array nor object".
    const branches = issue.errors.map((branch) => branch.flatMap((inner) => problemsOf(inner, path, noun)));
    const [best] = branches.sort((a, b) => depth(b) - depth(a) || a.length - b.length);
    if (best !== undefined && best.length > 0) return best;
  }
  return [{ path: path.map(String).join('.'), message: message(issue) }];
}

function depth(problems: readonly FieldProblem[]): number {
  return problems.reduce((deepest, { path }) => Math.max(deepest, path === '' ? 0 : path.split('.').length), 0);
}

function message(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && !issue.message.includes('received')
        ? `is required (${issue.expected})`
        : `must be of type ${issue.expected}`;
    case 'too_small':
      return issue.message.startsWith('must') ? issue.message : `must be ${sized(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return issue.message.startsWith('must') ? issue.message : `must be ${sized(issue.origin, 'at most', issue.maximum)}`;
    case 'invalid_value':
      return issue.message.startsWith('must') ? issue.message : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.message.startsWith('must') ? issue.message : `must be a valid ${issue.format}`;
    default:
      return issue.message.replace(/^Invalid input/, 'is not valid');
  }
}

function sized(origin: string, bound: string, size: number | bigint): string {
  if (origin === 'string') return `${bound} ${String(size)} characters long`;
  if (origin === 'array' || origin === 'set' || origin === 'record') return `a list of ${bound} ${String(size)} items`;
  return `${bound} ${String(size)}`;
}
