import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { Operation } from '@/lib/contract/operation';
import { OPERATIONS } from '@/lib/contract/operations';
import { database } from '@/lib/server/db';
import { beat, define, KEYS, makeKeys, runOf, takeTo } from '@/lib/server/testing/fixtures';
import { call, type CallOptions } from './testing/call-api';
import { addPerson, enter, invite, PASSWORD } from './testing/people';

const WORKER = 'what a worker does of itself; the events of the run have it';
const CHANGES_NOTHING = 'it answers a question and changes nothing';
const TUS = { 'Tus-Resumable': '1.0.0' };
const UPLOADING = 'bytes on their way; the file that they become has the entry';

/** What changes nothing that anybody would ask about, and why. */
const EXEMPT: Readonly<Record<string, string>> = {
  lintDefinition: CHANGES_NOTHING,
  previewRetention: CHANGES_NOTHING,
  heartbeat: WORKER,
  claimRuns: WORKER,
  reportEvents: WORKER,
  appendLog: WORKER,
  putRunFile: WORKER,
  releaseRun: WORKER,
  reportInspection: WORKER,
  createUpload: UPLOADING,
  continueUpload: UPLOADING,
  dropUpload: UPLOADING,
  beginPasskey: CHANGES_NOTHING,
  createPasskey: 'an authenticator has to answer; it writes its entry in the transaction of the passkey',
};

/** Calls an operation so that it succeeds, and says which entry it should have left since `before`. */
type Example = () => Promise<{ answer: Response; action: string; before: bigint }>;

const name = (): string => `a${randomUUID().slice(0, 8)}`;
const lastEntry = async (): Promise<bigint> => (await database().auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0n;
async function sent(action: string, method: string, path: string, body?: unknown, options: CallOptions = {}): ReturnType<Example> {
  const before = await lastEntry();
  return { action, before, answer: await call(method, path, { body, ...options }) };
}
async function madeAt(path: string, body: unknown): Promise<string> {
  const answer = await call('POST', path, { body });
  const { id } = (await answer.json()) as { id: string };
  return id;
}
const preset = (): Promise<string> => madeAt('/definitions/op/presets', { name: name(), inputs: {} });
const view = (): Promise<string> => madeAt('/run-views', { name: name(), filter: {} });
const link = (): Promise<string> => madeAt('/definitions/op/links', {});
const destination = (): Promise<string> => madeAt('/destinations', { kind: 'email', name: name(), addresses: ['a@example.org'] });
const key = (): Promise<string> => madeAt('/keys', { name: name(), role: 'viewer' });
const bulk = async (): Promise<string> => madeAt('/bulk-actions', { action: 'priority', priority: 7, run_ids: [(await runOf('op')).id] });

const OWN = { 'Sec-Fetch-Site': 'same-origin' };
/** How the page of somebody who has just signed in calls. */
async function asPerson(): Promise<CallOptions> {
  const { email } = await addPerson(name());
  return { key: null, headers: { Cookie: await enter({ email, password: PASSWORD }), ...OWN } };
}

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const EXAMPLES: Readonly<Record<string, Example>> = {
  putDefinition: () => sent('definition.create', 'POST', '/definitions', { id: name(), version: '1.0.0', image: 'a', input_specs: {} }),
  putAccess: () => sent('definition.access', 'PUT', '/definitions/op/access', { manage_runs: { role: 'operator' } }),
  archiveDefinition: async () => {
    const { id } = await define({ id: name() });
    return sent('definition.archive', 'DELETE', `/definitions/${id}`);
  },
  restoreDefinition: async () => {
    const { id } = await define({ id: name() });
    await call('DELETE', `/definitions/${id}`);
    return sent('definition.restore', 'POST', `/definitions/${id}/restore`, {});
  },
  createPreset: () => sent('preset.create', 'POST', '/definitions/op/presets', { name: name(), inputs: {} }),
  patchPreset: async () => sent('preset.change', 'PATCH', `/presets/${await preset()}`, { name: name() }),
  deletePreset: async () => sent('preset.delete', 'DELETE', `/presets/${await preset()}`),
  createLink: () => sent('link.create', 'POST', '/definitions/op/links', {}),
  deleteLink: async () => sent('link.delete', 'DELETE', `/links/${await link()}`),
  createRecipeRun: async () => {
    const made = (await (await call('POST', '/definitions/op/links', { body: {} })).json()) as { path: string };
    return sent('run.create', 'POST', `${made.path}/runs`, {});
  },
  createDefinitionRun: () => sent('run.create', 'POST', '/definitions/op/runs', {}),
  createRun: () => sent('run.create', 'POST', '/runs', { image: 'a' }),
  patchRun: async () => sent('run.prioritize', 'PATCH', `/runs/${(await runOf('op')).id}`, { priority: 9 }),
  cancelRun: async () => sent('run.cancel', 'POST', `/runs/${(await runOf('op')).id}/cancel`, {}),
  retryRun: async () => {
    const { id } = await runOf('op');
    await takeTo('CANCELLED', id);
    return sent('run.retry', 'POST', `/runs/${id}/retry`, {});
  },
  createRunView: () => sent('view.create', 'POST', '/run-views', { name: name(), filter: {} }),
  patchRunView: async () => sent('view.change', 'PATCH', `/run-views/${await view()}`, { shared: true }),
  deleteRunView: async () => sent('view.delete', 'DELETE', `/run-views/${await view()}`),
  createBulkAction: async () => sent('bulk.create', 'POST', '/bulk-actions', { action: 'cancel', run_ids: [(await runOf('op')).id] }),
  stopBulkAction: async () => sent('bulk.stop', 'POST', `/bulk-actions/${await bulk()}/stop`, {}),
  undoBulkAction: async () => {
    const id = await bulk();
    await database().bulkItem.updateMany({ where: { actionId: id }, data: { outcome: 'done', was: 5 } });
    await database().bulkAction.update({ where: { id }, data: { finishedAt: new Date() } });
    return sent('bulk.undo', 'POST', `/bulk-actions/${id}/undo`, {});
  },
  uploadFile: () => sent('file.upload', 'POST', '/files', 'x', { headers: { 'X-File-Name': 'a.txt' } }),
  finishUpload: async () => {
    const begun = await call('POST', '/uploads', { headers: { ...TUS, 'Upload-Length': '0', 'Upload-Metadata': 'filename YS50eHQ=' } });
    const id = (begun.headers.get('location') ?? '').split('/').at(-1) ?? '';
    return sent('file.upload', 'POST', `/uploads/${id}/file`, {});
  },
  requestInspection: () => sent('image.inspect', 'POST', '/image-inspections', { image: 'example/op:1' }),
  patchWorker: async () => {
    await beat('drained');
    return sent('worker.drain', 'PATCH', '/workers/drained', { draining: true });
  },
  forgetWorker: async () => {
    await beat('forgotten');
    return sent('worker.forget', 'DELETE', '/workers/forgotten');
  },
  putRegistry: () => sent('registry.put', 'PUT', '/registries/a.example', { username: 'u', password: 'not-for-the-audit' }),
  deleteRegistry: async () => {
    await call('PUT', '/registries/b.example', { body: { username: 'u', password: 'not-for-the-audit' } });
    return sent('registry.delete', 'DELETE', '/registries/b.example');
  },
  putRetention: () => sent('retention.change', 'PUT', '/retention', { enabled: false, rules: [] }),
  createDestination: () =>
    sent('destination.create', 'POST', '/destinations', {
      ...{ kind: 'webhook', name: name(), url: 'https://hooks.example/x', signing_secret: SECRET },
    }),
  patchDestination: async () => sent('destination.change', 'PATCH', `/destinations/${await destination()}`, { name: name() }),
  deleteDestination: async () => sent('destination.delete', 'DELETE', `/destinations/${await destination()}`),
  sendTest: async () => sent('destination.test', 'POST', `/destinations/${await destination()}/test`, {}),
  createKey: () => sent('key.create', 'POST', '/keys', { name: name(), role: 'viewer' }),
  revokeKey: async () => sent('key.revoke', 'DELETE', `/keys/${await key()}`),
  createPerson: () =>
    sent('person.create', 'POST', '/people', { name: 'P', email: `${name()}@example.com`, role: 'viewer', password: PASSWORD }),
  patchPerson: async () => sent('person.change', 'PATCH', `/people/${(await addPerson(name())).id}`, { name: name() }),
  createPasswordLink: async () => sent('person.password_link', 'POST', `/people/${(await addPerson(name())).id}/password-link`, {}),
  createInvitation: () => sent('invitation.create', 'POST', '/invitations', { email: `${name()}@example.com`, role: 'viewer' }),
  deleteInvitation: async () => {
    const { id } = await invite({ email: `${name()}@example.com`, role: 'viewer' });
    return sent('invitation.withdraw', 'DELETE', `/invitations/${id}`);
  },
  patchAccount: async () => sent('person.change', 'PATCH', '/account', { name: name() }, await asPerson()),
  putPassword: async () => {
    const body = { current_password: PASSWORD, new_password: `${PASSWORD}, again` };
    return sent('person.new_password', 'PUT', '/account/password', body, await asPerson());
  },
  endSessions: async () => sent('person.sign_out', 'DELETE', '/account/sessions', undefined, await asPerson()),
  endSession: async () => {
    const options = await asPerson();
    const [{ id } = { id: '' }] = (await (await call('GET', '/account/sessions', options)).json()) as { id: string }[];
    return sent('person.sign_out', 'DELETE', `/account/sessions/${id}`, undefined, options);
  },
  deletePasskey: async () => {
    const person = await addPerson(name());
    const id = randomUUID();
    const data = { id, credentialId: id, personId: person.id, name: 'phone', publicKey: new Uint8Array(1), counter: 0n };
    await database().passkey.create({ data });
    const Cookie = await enter({ email: person.email, password: PASSWORD });
    return sent('passkey.delete', 'DELETE', `/account/passkeys/${id}`, undefined, { key: null, headers: { Cookie, ...OWN } });
  },
  signIn: () => sent('session.begin', 'POST', '/sign-in', { access_key: KEYS.admin }, { key: null }),
  signOut: async () => {
    const begun = await call('POST', '/sign-in', { body: { access_key: KEYS.admin }, key: null });
    const Cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return sent('session.end', 'DELETE', '/sign-in', undefined, { key: null, headers: { Cookie, 'Sec-Fetch-Site': 'same-origin' } });
  },
};

beforeAll(async () => {
  await makeKeys();
  await define({ id: 'op' });
});

const changing = OPERATIONS.filter(({ method }) => method !== 'GET');

it('has an example or a reason for each operation that is no GET, and for no other', () => {
  const known = [...Object.keys(EXAMPLES), ...Object.keys(EXEMPT)];
  expect(known.sort()).toEqual(changing.map(({ id }) => id).sort());
});

const audited = changing.flatMap((operation): [string, Operation, Example][] => {
  const example = EXAMPLES[operation.id];
  return example === undefined ? [] : [[operation.id, operation, example]];
});

it.each(audited)('%s leaves an entry that says who did what, without secrets', async (_, operation, example) => {
  const { answer, action, before } = await example();
  const text = await answer.text();
  expect(
    operation.answers.map(({ status }) => status),
    text,
  ).toContain(answer.status);
  const [last] = await database().auditEntry.findMany({ where: { action, id: { gt: before } } });
  // What belongs to an account is changed by its person.
  const isOwn = operation.path.startsWith('/account');
  expect(last).toMatchObject(isOwn ? { actorKind: 'person' } : { actorKind: 'key', actorName: 'test admin', actorRole: 'admin' });
  expect(last?.objectId).not.toBe('');
  expect(JSON.stringify(last?.change)).not.toMatch(/not-for-the-audit|MfKQ9r8|steamed/);
});
