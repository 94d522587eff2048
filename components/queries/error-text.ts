import { ProblemError, UnexpectedAnswerError, UnreachableError } from '@/lib/client/problem-error';

/** The sentence for a person in whatever a call failed with: what happened and what to do next. */
export function errorText(error: unknown): string {
  if (error instanceof ProblemError) return error.message;
  if (error instanceof UnreachableError) return 'The server cannot be reached. Check the connection and try again.';
  if (error instanceof UnexpectedAnswerError)
    return 'The server gave an answer that this page does not understand. Reload the page and try again.';
  return 'Something went wrong in the browser. Reload the page and try again.';
}
