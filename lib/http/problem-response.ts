import { problem, type Problem } from '@/lib/contract/problem';
import { ERRORS, type GyozaError } from '@/lib/domain/errors';
import type { FieldProblem } from '@/lib/domain/input-spec';
import { TextAnswer } from './exchange';

/** Faults that an answer names at most: whoever sends a hundred thousand does not get as many sentences back. */
export const MAX_ERRORS = 100;
/** Characters of a text in an answer, which may repeat what was sent. */
const MAX_TEXT = 2_000;

/** The body of an error answer. */
export function problemOf(error: GyozaError): Problem {
  const { status, title } = ERRORS[error.code];
  return problem.parse({
    type: `urn:gyoza:problem:${error.code}`,
    title,
    status,
    detail: shortened(error.detail),
    code: error.code,
    ...(error.errors.length === 0 ? {} : { errors: error.errors.slice(0, MAX_ERRORS).map(named) }),
  });
}

function named({ path, message }: FieldProblem): FieldProblem {
  return { path: shortened(path), message: shortened(message) };
}

function shortened(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT).replace(/[\uD800-\uDBFF]$/, '')}….`;
}

/** An error as RFC 9457 problem details. */
export function problemAnswer(error: GyozaError, headers: Record<string, string> = {}): TextAnswer {
  const body = problemOf(error);
  const later = error.retryAfterS === undefined ? {} : { 'Retry-After': String(error.retryAfterS) };
  const common = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', Vary: 'Accept', ...later };
  return new TextAnswer(body.status, { ...common, ...headers }, JSON.stringify(body));
}
