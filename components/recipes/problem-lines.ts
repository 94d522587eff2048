import { ProblemError } from '@/lib/client/problem-error';

/** What is wrong with single fields, where there are several. */
export function problemLines(error: unknown): string[] {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return errors.length < 2 ? [] : errors.map(({ path, message }) => `${path} ${message}`);
}
