import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '@/lib/contract/operations';
import type { Operation } from '@/lib/contract/operation';
import { NEEDS } from '@/lib/contract/rights';
import { CASES, VERDICTS } from '@/lib/contract/testing/verdicts';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { beat, define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from './testing/call-api';

type Case = (typeof CASES)[number];

/** What each case asks with, and about which op. */
const ASKS: Readonly<Record<Case, { key: string; op: string; own?: true }>> = {
  viewer: { key: KEYS.viewer, op: 'open-op' },
  operator: { key: KEYS.operator, op: 'open-op' },
  own: { key: KEYS.operator, op: 'open-op', own: true },
  author: { key: KEYS.author, op: 'open-op' },
  admin: { key: KEYS.admin, op: 'open-op' },
  'other op': { key: 'key for another op', op: 'open-op' },
  hidden: { key: KEYS.author, op: 'hidden-op' },
  closed: { key: KEYS.operator, op: 'closed-op' },
  worker: { key: KEYS.worker, op: 'open-op' },
  guest: { key: KEYS.guest, op: 'open-op' },
};

/** Bodies that are well, where the rights to what they name are judged; for all others that a body is refused shows that its sender was not. */
const BODIES: Readonly<Record<string, (op: string) => unknown>> = {
  putDefinition: (id) => ({ id, version: '1.0.0', image: 'example/op:1', input_specs: {} }),
  lintDefinition: (id) => ({ id, version: '1.0.0', image: 'example/op:1', input_specs: {} }),
  createPreset: () => ({ name: randomUUID(), inputs: {} }),
  createRun: () => ({ image: 'example/op:1' }),
  patchRun: () => ({ priority: 3 }),
  patchPreset: () => ({ shared: false }),
  patchRunView: () => ({ shared: false }),
  patchDestination: () => ({ enabled: false }),
};

const runs = new Map<string, string>();
const OPS = ['open-op', 'hidden-op', 'closed-op', 'other-op'];
/** As JSON it is told, never as a stream or a page. */
const UNSAFE = ['archiveDefinition', 'restoreDefinition'];

beforeAll(async () => {
  await makeKeys();
  await ensureKey({ key: 'key for another op', name: 'for another op', role: 'admin' });
  await database().principal.updateMany({ where: { name: 'for another op' }, data: { ops: ['other-op'] } });
  await beat('rights-worker');
  for (const id of OPS) {
    await define({ id });
    runs.set(id, await startRun(id, KEYS.admin));
  }
  runs.set('own', await startRun('open-op', KEYS.operator));
  await call('PUT', '/definitions/hidden-op/access', { body: { see: { role: 'admin' } } });
  await call('PUT', '/definitions/closed-op/access', { body: { payloads: { role: 'author' } } });
});

async function startRun(op: string, key: string): Promise<string> {
  return ((await (await call('POST', `/definitions/${op}/runs`, { key, body: {} })).json()) as { id: string }).id;
}

/** 200 for whoever is let in, whatever the call then comes to. */
async function verdict(operation: Operation, { key, op, own }: { key: string | null; op: string; own?: true }): Promise<number> {
  const { method, path, body, id } = operation;
  // An op is archived and restored again and again.
  if (UNSAFE.includes(id)) {
    await database().definition.updateMany({ where: { name: op }, data: { archivedAt: id === 'restoreDefinition' ? new Date() : null } });
  }
  const answer = await call(method, `${filled(path, own === true ? 'own' : op, op)}${id === 'claimRuns' ? '?wait_s=0' : ''}`, {
    key,
    ...(body === null ? {} : { body: body === 'raw' ? 'x' : (BODIES[id]?.(op) ?? {}) }),
  });
  await answer.body?.cancel();
  if (UNSAFE.includes(id)) await database().definition.updateMany({ where: { name: op }, data: { archivedAt: null } });
  return [401, 403, 404].includes(answer.status) ? answer.status : 200;
}

function filled(path: string, run: string, op: string): string {
  const id = path.startsWith('/workers') ? 'rights-worker' : path.startsWith('/runs') ? (runs.get(run) ?? '') : randomUUID();
  return path
    .replace('{name}', op)
    .replace('{id}', id)
    .replace('{host}', 'registry.example')
    .replace('{token}', 'gyl_none')
    .replace('{path+}', 'a.txt');
}

describe('the rights of every operation', () => {
  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))('%s', async (id, operation) => {
    const expected = VERDICTS[id];
    if (expected === undefined) throw new Error(`${id} has no row in lib/contract/testing/verdicts.ts.`);
    const found: (number | null)[] = [];
    for (const [index, name] of CASES.entries()) {
      // Forgetting the worker would leave none for the others.
      const isForgotten = id === 'forgetWorker' && expected[index] === 200;
      found.push(expected[index] === null || isForgotten ? (expected[index] ?? null) : await verdict(operation, ASKS[name]));
    }
    expect(found).toEqual(expected);
    if (operation.roles === null) return;
    for (const key of [null, 'unknown']) expect(await verdict(operation, { key, op: 'open-op' })).toBe(401);
  });

  it('are asked for by operations that there are', () => {
    const ids = OPERATIONS.map(({ id }) => id);
    expect(Object.keys(NEEDS).filter((id) => !ids.includes(id))).toEqual([]);
    expect(Object.keys(VERDICTS).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('an op that is hidden', () => {
  const author = KEYS.author;
  const json = async (path: string, key = author): Promise<unknown> => (await call('GET', path, { key })).json();

  it('is in no list, count, chart, export, search or metric', async () => {
    const text = await Promise.all(
      ['/definitions', '/runs', '/runs?q=example', '/run-export?format=jsonl', '/workers', '/metrics'].map(async (path) =>
        (await call('GET', path, { key: author })).text(),
      ),
    );
    for (const answer of text) expect(answer).not.toContain('hidden-op');
    expect(await json('/run-counts?op_definition=hidden-op')).toMatchObject({ total: 0 });
    expect(await json('/runs?op_definition=hidden-op')).toMatchObject({ data: [] });
    const { spans } = (await json('/run-history?op_definition=hidden-op')) as { spans: { states: object }[] };
    expect(spans.every(({ states }) => Object.keys(states).length === 0)).toBe(true);
    expect(await json('/run-counts?op_definition=hidden-op', KEYS.admin)).toMatchObject({ total: 1 });
    const cursor = await call('GET', `/runs?starting_after=${runs.get('hidden-op') ?? ''}`, { key: author });
    expect(cursor.status).toBe(400);
  });

  it('lends nothing to a run of another op, and nobody touches its runs in bulk', async () => {
    const id = runs.get('hidden-op') ?? '';
    expect((await call('POST', '/definitions/open-op/runs', { key: author, body: { rerun_of: id } })).status).toBe(400);
    const bulk = await call('POST', '/bulk-actions', { key: author, body: { action: 'cancel', run_ids: [id] } });
    expect(await bulk.json()).toMatchObject({ refused: 1, reasons: [{ reason: 'There is no such run.' }] });
    const filter = { op_definition: 'hidden-op' };
    expect((await call('POST', '/bulk-actions', { key: author, body: { action: 'cancel', filter } })).status).toBe(400);
  });

  it('shows itself to whoever is named, and is hidden again', async () => {
    const see = (people: string[]) => call('PUT', '/definitions/hidden-op/access', { body: { see: { role: 'admin', people } } });
    expect(await (await see(['test author'])).json()).toMatchObject({ see: { role: 'admin', people: ['test author'] }, may_set: true });
    expect((await call('GET', '/definitions/hidden-op', { key: author })).status).toBe(200);
    expect((await call('GET', '/definitions/hidden-op', { key: KEYS.operator })).status).toBe(404);
    await see([]);
    expect((await call('GET', '/definitions/hidden-op', { key: author })).status).toBe(404);
    const unknown = await see(['nobody of that name']);
    expect([unknown.status, ((await unknown.json()) as { errors: { path: string }[] }).errors[0]?.path]).toEqual([400, 'see.people.0']);
  });
});

it('gives a run without its payloads to whoever may not read them, and says so', async () => {
  const id = runs.get('closed-op') ?? '';
  const read = async (key: string) => (await (await call('GET', `/runs/${id}`, { key })).json()) as Record<string, unknown>;
  expect(await read(KEYS.operator)).toMatchObject({
    inputs: {},
    outputs: {},
    events: [],
    hidden: ['inputs', 'outputs', 'events', 'logs', 'files'],
  });
  expect(await read(KEYS.author)).not.toHaveProperty('hidden');
  const attempts = (await (await call('GET', `/runs/${id}/attempts`, { key: KEYS.operator })).json()) as unknown[];
  expect(attempts).toMatchObject([{ inputs: {}, hidden: ['inputs', 'outputs', 'events', 'logs', 'files'] }]);
});

it('leaves an op to whoever registered it: they set its access, another author does not', async () => {
  await ensureKey({ key: 'another author', name: 'another author', role: 'author' });
  const body = { id: 'owned-op', version: '1.0.0', image: 'example/op:1', input_specs: {} };
  expect((await call('POST', '/definitions', { key: KEYS.author, body })).status).toBe(201);
  const set = (key: string) => call('PUT', '/definitions/owned-op/access', { key, body: { edit: { role: 'admin' } } });
  expect((await set('another author')).status).toBe(403);
  expect(await (await set(KEYS.author)).json()).toMatchObject({ owner: 'test author', edit: { role: 'admin', people: [] } });
  expect((await call('POST', '/definitions', { key: 'another author', body })).status).toBe(403);
  expect((await call('POST', '/definitions', { key: KEYS.author, body })).status).toBe(200);
  expect((await call('POST', '/definitions/owned-op/runs', { key: KEYS.operator, body: {} })).status).toBe(201);
});

it('ends the stream of a run when its op is hidden from whoever follows it', async () => {
  await define({ id: 'watched-op' });
  const id = await startRun('watched-op', KEYS.admin);
  const answer = await call('GET', `/runs/${id}/events`, { key: KEYS.viewer, headers: { Accept: 'text/event-stream' } });
  const ended = answer.text();
  await call('PUT', '/definitions/watched-op/access', { body: { see: { role: 'author' } } });
  expect(await ended).not.toContain('event: end');
  expect(answer.status).toBe(200);
});
