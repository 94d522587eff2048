import { expect } from 'vitest';
import { newInvitation, person, type NewInvitation, type Person, type PersonRole } from '@/lib/contract/person';
import { call } from './call-api';

/** A password that is one. */
export const PASSWORD = 'steamed, then fried';

export async function addPerson(name: string, role: PersonRole = 'operator'): Promise<Person> {
  const answer = await call('POST', '/people', { body: { name, email: emailOf(name), role, password: PASSWORD } });
  expect(answer.status).toBe(201);
  return person.strict().parse(await answer.json());
}

export const emailOf = (name: string): string => `${name.toLowerCase()}@example.com`;

export async function invite(body: Record<string, unknown>): Promise<NewInvitation & { token: string }> {
  const answer = await call('POST', '/invitations', { body });
  expect(answer.status).toBe(201);
  const made = newInvitation.strict().parse(await answer.json());
  return { ...made, token: made.path.replace('/invitation/', '') };
}

/** Signs in, and answers the header `Cookie` that a browser sends from then on. */
export async function enter(body: Record<string, unknown>): Promise<string> {
  const answer = await call('POST', '/sign-in', { body, key: null });
  expect(answer.status, answer.status === 204 ? '' : await answer.clone().text()).toBe(204);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

/** A call by the page of somebody who has signed in. */
export function as(Cookie: string, method: string, path: string, body?: unknown): Promise<Response> {
  return call(method, path, { key: null, body, headers: { Cookie, 'Sec-Fetch-Site': 'same-origin' } });
}
