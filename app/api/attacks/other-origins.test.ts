import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '@/lib/contract/operations';
import type { Targets } from '@/lib/contract/testing/bad-request';
import { samplePath } from '@/lib/contract/testing/bad-requests';
import { adHocRun, beat, define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { signedIn } from '../testing/signed-in';

let targets: Targets;
let Cookie: string;
let before: Record<string, string>;

beforeAll(async () => {
  await makeKeys();
  await define({ id: 'csrf-op' });
  await beat('csrf-worker');
  targets = { definition: 'csrf-op', run: (await adHocRun()).id, worker: 'csrf-worker' };
  Cookie = await signedIn(KEYS.admin);
  before = await databaseFingerprint();
});

const Host = 'gyoza.example:5555';
/** What a browser says of a page that is not ours. Without any of it nobody knows where a change comes from, which is no better. */
const FOREIGN: Record<string, string>[] = [
  { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
  { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
  { Origin: 'http://other.example:5555', 'Sec-Fetch-Site': 'same-site' },
  { Origin: 'https://evil.example' },
  { Origin: 'http://gyoza.example:5556' },
  { Origin: 'http://gyoza.example.evil.example:5555' },
  { Origin: `http://user@evil.example/${Host}` },
  { Origin: 'null' },
  { Origin: '' },
];
/** Bodies that a page can send to another origin without asking it first. */
const SIMPLE = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json'];

const changing = OPERATIONS.filter(({ method }) => method !== 'GET').map((operation) => [operation.id, operation] as const);

describe('a page of another origin', { timeout: 60_000 }, () => {
  it.each(changing.filter(([, { roles }]) => roles !== null))('cannot use a person’s session for %s', async (_, operation) => {
    const content = operation.body === null ? {} : { body: operation.body === 'raw' ? 'x' : '{}' };
    for (const [n, foreign] of [...FOREIGN, {}].entries()) {
      const headers = { Cookie, Host, 'Content-Type': SIMPLE[n % SIMPLE.length] ?? '', 'X-File-Name': 'a.txt', ...foreign };
      await expectProblem(await call(operation.method, samplePath(operation, targets), { key: null, headers, ...content }), 'forbidden');
    }
    expect(await databaseFingerprint()).toEqual(before);
  });

  it('cannot begin, continue, finish or drop an upload', async () => {
    const tus = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5', 'Upload-Metadata': `filename ${btoa('a.txt')}` };
    const begun = await call('POST', '/uploads', { key: null, headers: { Cookie, ...tus, 'Sec-Fetch-Site': 'same-origin' } });
    const location = begun.headers.get('location') ?? '';
    const part = { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' };
    for (const foreign of FOREIGN) {
      const as = (method: string, path: string, body?: string): Promise<Response> =>
        call(method, path, { key: null, headers: { Cookie, Host, ...tus, ...part, ...foreign }, body });
      await expectProblem(await as('POST', '/uploads'), 'forbidden');
      await expectProblem(await as('PATCH', location, 'hello'), 'forbidden');
      await expectProblem(await as('POST', `${location}/file`), 'forbidden');
      await expectProblem(await as('DELETE', location), 'forbidden');
      // Another method by a header is another method: https://tus.io/protocols/resumable-upload#x-http-method-override
      await expectProblem(
        await call('POST', location, { key: null, headers: { Cookie, Host, ...tus, 'X-HTTP-Method-Override': 'DELETE', ...foreign } }),
        'forbidden',
      );
    }
    const standing = await call('GET', location, { key: null, headers: { Cookie } });
    expect(await standing.json()).toMatchObject({ offset: 0, size: 5 });
  });

  it.each(changing.filter(([, { roles }]) => roles === null))(
    'cannot make a browser call %s, which needs no session',
    async (_, operation) => {
      for (const foreign of FOREIGN) {
        for (const type of SIMPLE) {
          const body = JSON.stringify({ access_key: KEYS.viewer });
          const headers = { Host, 'Content-Type': type, ...foreign };
          const answer = await call(operation.method, samplePath(operation, targets), { key: null, headers, body });
          expect(answer.headers.get('set-cookie')).toBeNull();
          await expectProblem(answer, 'forbidden');
        }
      }
      expect(await databaseFingerprint()).toEqual(before);
    },
  );

  it('is given no answer to read: nothing here allows another origin', async () => {
    for (const path of ['/runs', '/session', '/health', '/openapi.json', '/uploads']) {
      for (const method of ['GET', 'OPTIONS'] as const) {
        const headers = { Cookie, Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
        const answer = await call(method, path, { key: null, headers });
        const allowed = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
        expect(allowed, `${method} ${path}`).toEqual([]);
      }
    }
  });
});

describe('a page of ours, and a script', { timeout: 60_000 }, () => {
  it('may sign in: the one says so, the other says nothing of origins', async () => {
    for (const headers of [{}, { Origin: `http://${Host}`, Host }, { 'Sec-Fetch-Site': 'same-origin' }] as Record<string, string>[])
      expect(await signedIn(KEYS.viewer, headers)).toMatch(/^gyoza_session=/);
  });
});
