import { expect } from 'vitest';
import { call } from './call-api';

/** Signs in by an access key as a browser does, and answers what it sends back from then on: the header `Cookie`. */
export async function signedIn(key: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await call('POST', '/sign-in', { body: { access_key: key }, key: null, headers });
  expect(answer.status).toBe(204);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
