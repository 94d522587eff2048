import { problem } from '../problem';
import type { BadRequest } from './bad-request';
import type { RawAnswer } from './send-raw';

/** What is wrong with the answer to a bad request; empty when it is the whole, well-formed problem that it should be. */
export function judge(given: BadRequest, answer: RawAnswer): string[] {
  const faults: string[] = [];
  const expected = given.status ?? Math.floor(answer.status / 100) * 100;
  if (answer.status < 400 || answer.status > 499 || (given.status !== undefined && answer.status !== expected))
    faults.push(`status ${answer.status}, not ${given.status ?? '4xx'}`);
  if (answer.headers['content-type'] !== 'application/problem+json') faults.push(`Content-Type ${String(answer.headers['content-type'])}`);
  if (answer.status === 405 && typeof answer.headers['allow'] !== 'string') faults.push('no Allow');
  const body = problem.strict().safeParse(parsed(answer.text));
  if (!body.success) return [...faults, `no problem: ${answer.text.slice(0, 200)}`];
  if (body.data.status !== answer.status) faults.push(`the body says ${body.data.status}`);
  if (/\bat .*\(.*:\d+:\d+\)|node_modules|prisma/i.test(answer.text)) faults.push(`it tells of our insides: ${answer.text.slice(0, 200)}`);
  if (answer.text.length > 20_000) faults.push(`an answer of ${answer.text.length} characters`);
  if (answer.status === 400 && (body.data.errors ?? []).length === 0) faults.push(`no errors: ${answer.text.slice(0, 200)}`);
  if (given.field !== undefined && body.data.errors?.some((error) => error.path === given.field) !== true)
    faults.push(`does not name ${given.field}: ${answer.text.slice(0, 300)}`);
  return faults;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
