import { beforeAll, beforeEach, expect, it } from 'vitest';
import { database } from '@/lib/server/db';
import { makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { addPerson, as, emailOf, enter, invite, PASSWORD } from '../testing/people';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().principal.deleteMany({ where: { kind: 'person' } });
});

const begin = (body: Record<string, unknown> = {}): Promise<Response> =>
  call('POST', '/sign-in', { key: null, body: { begin: 'passkey', ...body }, headers: { Host: 'gyoza.example:5555' } });

it('asks any passkey of this host to sign, each time for something else, and keeps nothing of it', async () => {
  const [first, second] = [
    (await (await begin()).json()) as { challenge: string },
    (await (await begin()).json()) as { challenge: string },
  ];
  expect(first).toMatchObject({
    rpId: 'gyoza.example',
    userVerification: 'required',
    challenge: expect.stringMatching(/^[\w-]{40,}$/) as string,
  });
  expect(second.challenge).not.toBe(first.challenge);
  expect(await database().usedChallenge.count()).toBe(0);
});

it('tells whoever was invited, and whoever has an account, how to make one', async () => {
  const { token } = await invite({ email: 'cy@example.com', role: 'viewer' });
  const answer = await begin({ invitation: token, name: 'Cy' });
  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    {
      rp: { id: 'gyoza.example' },
      user: { name: 'cy@example.com', displayName: 'Cy' },
      authenticatorSelection: { residentKey: 'required' },
    },
  ]);
  await expectProblem(await begin({ invitation: token }), 'invalid_request', ['name']);
  await expectProblem(await begin({ invitation: 'gyi_unknown', name: 'Cy' }), 'unauthorized');
  await addPerson('Ada');
  const cookie = await enter({ email: emailOf('Ada'), password: PASSWORD });
  const own = await as(cookie, 'POST', '/account/passkeys/options', {});
  expect([own.status, await own.json()]).toMatchObject([200, { user: { name: 'ada@example.com' } }]);
});

it('lets nobody in by a passkey that is unknown or was not asked for, and keeps none', async () => {
  const passkey = { id: 'YQ', rawId: 'YQ', type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: 'e30' } };
  await expectProblem(await call('POST', '/sign-in', { key: null, body: { passkey } }), 'unauthorized');
  await addPerson('Ada');
  const cookie = await enter({ email: emailOf('Ada'), password: PASSWORD });
  const body = { name: 'phone', response: passkey };
  await expectProblem(await as(cookie, 'POST', '/account/passkeys', body), 'invalid_request', ['passkey']);
  expect(await database().passkey.count()).toBe(0);
});
