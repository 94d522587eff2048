import { expect } from 'vitest';
import { problem, type Problem } from '@/lib/contract/problem';
import { ERRORS, type ErrorCode } from '@/lib/domain/errors';

/** Asserts that an answer is the problem `code`, whole and well-formed, and that its `errors` name `paths`; returns it. */
export async function expectProblem(answer: Response, code: ErrorCode, paths?: readonly string[]): Promise<Problem> {
  const text = await answer.text();
  expect({ status: answer.status, type: answer.headers.get('content-type') }, text).toEqual({
    status: ERRORS[code].status,
    type: 'application/problem+json',
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const body = problem.strict().parse(JSON.parse(text));
  expect(body).toMatchObject({ type: `urn:gyoza:problem:${code}`, title: ERRORS[code].title, status: ERRORS[code].status, code });
  expect(body.detail).toMatch(/^\S.*[.:!?]$/s);
  if (paths !== undefined) expect(body.errors?.map((error) => error.path)).toEqual(paths);
  return body;
}
