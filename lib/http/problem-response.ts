import { problem, type Problem } from '@/lib/contract/problem';
import { ERRORS, type GyozaError } from '@/lib/domain/errors';

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
export function problemResponse(error: GyozaError, headers: Record<string, string> = {}): Response {
  const body = problemOf(error);
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', Vary: 'Accept', ...headers },
  });
}
