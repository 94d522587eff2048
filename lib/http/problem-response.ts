import { problem, type Problem } from '@/lib/contract/problem';
import { ERRORS, type GyozaError } from '@/lib/domain/errors';
import { TextAnswer } from './exchange';

/** The body of an error answer. */
export function problemOf(error: GyozaError): Problem {
  const { status, title } = ERRORS[error.code];
  return problem.parse({
    type: `urn:gyoza:problem:${error.code}`,
    title,
    status,
    detail: error.detail,
    code: error.code,
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
  });
}

/** An error as RFC 9457 problem details. */
export function problemAnswer(error: GyozaError, headers: Record<string, string> = {}): TextAnswer {
  const body = problemOf(error);
  const common = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', Vary: 'Accept' };
  return new TextAnswer(body.status, { ...common, ...headers }, JSON.stringify(body));
}
