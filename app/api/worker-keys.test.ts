import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { newKey, type NewKey } from '@/lib/contract/key';
import { database } from '@/lib/server/db';
import { assign, define, KEYS, makeKeys, runOf } from '@/lib/server/testing/fixtures';
import { call } from './testing/call-api';
import { expectProblem } from './testing/expect-problem';

const BEAT = { resources: { cpu: 4, ram_mb: 4096 }, running: [], max_runs: 100 };
const made = async (body: object = {}): Promise<NewKey> =>
  newKey.parse(await (await call('POST', '/keys', { body: { name: 'w', role: 'worker', ...body } })).json());
const beats = (worker: string, key: string): Promise<Response> => call('POST', `/workers/${worker}/heartbeat`, { key, body: BEAT });

let own: string;
let theirs: string;
let mine: string;
let key: string;
beforeAll(async () => {
  await makeKeys();
  await define({ id: 'op', input_specs: { data: { type: 'file', required: false } } });
});
beforeEach(async () => {
  [own, theirs] = [`own-${randomUUID()}`, `theirs-${randomUUID()}`];
  ({ key } = await made({ worker_id: own }));
  mine = (await runOf('op')).id;
  await assign(mine, own);
});

it('a key of one worker sends heartbeats and claims for it, and for no other', async () => {
  expect((await beats(own, key)).status).toBe(200);
  expect((await call('POST', `/workers/${own}/claim?wait_s=0`, { key, body: {} })).status).toBe(200);
  const { id } = await runOf('op');
  await assign(id, theirs);
  await expectProblem(await beats(theirs, key), 'forbidden');
  await expectProblem(await call('POST', `/workers/${theirs}/claim?wait_s=0`, { key, body: {} }), 'forbidden');
});

const as = (worker: string): object => ({ worker_id: worker, attempt: 1 });
const query = (worker: string): string => `worker_id=${worker}&attempt=1`;
const REPORTS: readonly [string, (run: string, worker: string, by: string) => Promise<Response>][] = [
  ['events', (run, worker, by) => call('POST', `/runs/${run}/events`, { key: by, body: { type: 'INFO', msg: 'x', ...as(worker) } })],
  ['a log', (run, worker, by) => call('POST', `/runs/${run}/logs`, { key: by, body: { lines: [{ text: 'x' }], ...as(worker) } })],
  ['a file', (run, worker, by) => call('PUT', `/runs/${run}/files/a.txt?${query(worker)}`, { key: by, body: 'x' })],
  ['outputs', (run, worker, by) => call('PATCH', `/runs/${run}`, { key: by, body: { outputs: {}, ...as(worker) } })],
  ['a question for the login', (run, worker, by) => call('GET', `/runs/${run}/registry-login?${query(worker)}`, { key: by })],
  ['a release', (run, worker, by) => call('POST', `/runs/${run}/release`, { key: by, body: as(worker) })],
];

it.each(REPORTS)('a key of one worker sends %s for it, and nothing in the name of another', async (_, send) => {
  const { id: other } = await runOf('op');
  await assign(other, theirs);
  const before = await database().run.findUniqueOrThrow({ where: { id: other } });
  expect([403, 404]).toContain((await send(other, theirs, key)).status);
  expect([404, 409]).toContain((await send(other, own, key)).status);
  expect(await database().run.findUniqueOrThrow({ where: { id: other } })).toEqual(before);
  expect((await send(mine, own, key)).status).toBeLessThan(300);
});

it.each(['', '/events', '/logs', '/files'])(
  'a key of one worker reads /runs/{id}%s of what its worker holds, and of nothing else',
  async (rest) => {
    expect((await call('GET', `/runs/${mine}${rest}`, { key })).status).toBe(200);
    const [other, waiting] = [(await runOf('op')).id, randomUUID()];
    await assign(other, theirs);
    for (const id of [other, waiting]) await expectProblem(await call('GET', `/runs/${id}${rest}`, { key }), 'not_found');
    // The key of the settings is for any worker, and still reads only what one holds.
    expect((await call('GET', `/runs/${other}${rest}`, { key: KEYS.worker })).status).toBe(200);
    const { id: pending } = await runOf('op');
    await expectProblem(await call('GET', `/runs/${pending}${rest}`, { key: KEYS.worker }), 'not_found');
  },
);

it('reads the uploaded files of the runs that its worker holds, and no others', async () => {
  const headers = { 'X-File-Name': 'a.txt' };
  const { id } = (await (await call('POST', '/files', { body: 'secret', headers })).json()) as { id: string };
  await expectProblem(await call('GET', `/files/${id}`, { key }), 'not_found');
  const run = await runOf('op', { inputs: { data: id } });
  await expectProblem(await call('GET', `/files/${id}`, { key }), 'not_found');
  await assign(run.id, own);
  expect(await (await call('GET', `/files/${id}?${query(own)}`, { key })).text()).toBe('secret');
  const other = await made({ worker_id: theirs });
  await expectProblem(await call('GET', `/files/${id}`, { key: other.key }), 'not_found');
});

it('reports on an image that it was given to look at as its own worker alone', async () => {
  const body = { worker_id: theirs, error: 'x' };
  await expectProblem(await call('PUT', `/image-inspections/${randomUUID()}`, { key, body }), 'forbidden');
});

it('without a worker it becomes the key of the first that sends a heartbeat with it', async () => {
  const open = await made();
  await expectProblem(await call('POST', `/workers/${own}/claim?wait_s=0`, { key: open.key, body: {} }), 'forbidden');
  await expectProblem((await REPORTS[0]?.[1](mine, own, open.key)) ?? new Response(), 'forbidden');
  expect((await beats(theirs, open.key)).status).toBe(200);
  await expectProblem(await beats(own, open.key), 'forbidden');
  expect((await beats(theirs, open.key)).status).toBe(200);
  expect(await (await call('GET', `/keys/${open.id}`)).json()).toMatchObject({ worker_id: theirs });
});
