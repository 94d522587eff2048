import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { imageInspection, type ImageInspection } from '@/lib/contract/image-inspection';
import { claimAnswer, type ClaimAnswer } from '@/lib/contract/worker';
import { database } from '@/lib/server/db';
import { beat, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const facts = { labels: { 'gyoza.yml': 'id: a\n' }, digest: 'sha256:abc', entrypoint: ['/op'], command: [], env_names: ['PATH'] };

beforeAll(makeKeys);
beforeEach(async () => {
  await database().imageInspection.deleteMany();
  await database().worker.deleteMany();
});

async function read(answer: Response | Promise<Response>, status = 200): Promise<ImageInspection> {
  const given = await answer;
  expect(given.status).toBe(status);
  return imageInspection.strict().parse(await given.json());
}
const ask = (image = 'example/op:1') => read(call('POST', '/image-inspections', { body: { image } }), 201);
const look = (id: string) => read(call('GET', `/image-inspections/${id}`));
const report = (id: string, body: unknown) => call('PUT', `/image-inspections/${id}`, { body, key: KEYS.worker });
const claim = async (worker: string, wait = 0): Promise<ClaimAnswer> =>
  claimAnswer.parse(await (await call('POST', `/workers/${worker}/claim?wait_s=${wait}`, { body: {}, key: KEYS.worker })).json());

describe('a look at an image', () => {
  it('is asked for, given to one worker, reported and read', async () => {
    await beat('w1');
    await beat('w2');
    const answer = await call('POST', '/image-inspections', { body: { image: 'example/op:1' } });
    const asked = await read(answer.clone(), 201);
    expect(answer.headers.get('location')).toBe(`/image-inspections/${asked.id}`);
    expect(asked).toMatchObject({ image: 'example/op:1', state: 'PENDING', worker_id: null, result: null });
    expect((await claim('w1')).inspect).toEqual([{ id: asked.id, image: 'example/op:1', login: null }]);
    expect((await claim('w2')).inspect).toBeUndefined();
    expect(await look(asked.id)).toMatchObject({
      state: 'ASSIGNED',
      worker_id: 'w1',
      detail: expect.stringContaining('w1 looks') as string,
    });
    const seen = await read(report(asked.id, { worker_id: 'w1', result: facts }));
    expect(seen).toMatchObject({ state: 'DONE', result: facts, detail: null });
    expect(await look(asked.id)).toEqual(seen);
    // Once more, as after an answer that was lost.
    expect(await read(report(asked.id, { worker_id: 'w1', result: facts }))).toEqual(seen);
  });

  it('wakes a claim that waits', async () => {
    await beat('w1');
    const waiting = claim('w1', 20);
    const asked = await ask();
    expect((await waiting).inspect?.map(({ id }) => id)).toEqual([asked.id]);
  });

  it('says when no worker could look', async () => {
    const { id, detail } = await ask();
    expect(detail).toContain('No worker is online');
    await beat('w1', { engine_error: 'away' });
    expect((await look(id)).detail).toContain('No worker is online');
    expect((await claim('w1')).inspect).toBeUndefined();
    await beat('w2');
    expect((await look(id)).detail).toContain('A worker is asked');
  });

  it('tells why an image could not be seen', async () => {
    await beat('w1');
    const { id } = await ask();
    await claim('w1');
    const error = 'There is no such image.';
    expect(await read(report(id, { worker_id: 'w1', error }))).toMatchObject({ state: 'FAILED', detail: error, result: null });
  });

  it('comes to an end when its worker is lost, or nobody comes', async () => {
    await beat('w1');
    const held = await ask();
    await claim('w1');
    await database().worker.updateMany({ data: { lastSeenAt: new Date(0) } });
    expect(await look(held.id)).toMatchObject({ state: 'FAILED', detail: expect.stringContaining('was lost') as string });
    const old = await ask();
    await database().imageInspection.update({ where: { id: old.id }, data: { createdAt: new Date(Date.now() - 601_000) } });
    expect(await look(old.id)).toMatchObject({ state: 'FAILED', detail: expect.stringContaining('ten minutes') as string });
    await beat('w1');
    expect((await claim('w1')).inspect).toBeUndefined();
  });

  it('is given with the login of its registry', async () => {
    await call('PUT', '/registries/registry.example', { body: { username: 'ada', password: 'hush' } });
    await beat('w1');
    const asked = await ask('registry.example/op:1');
    expect(JSON.stringify(asked)).not.toContain('hush');
    expect((await claim('w1')).inspect).toMatchObject([{ login: { host: 'registry.example', username: 'ada', password: 'hush' } }]);
    await call('DELETE', '/registries/registry.example');
  });

  it('is reported by the worker that has it in hand, and by no other', async () => {
    await beat('w1');
    const { id } = await ask();
    await expectProblem(await report(id, { worker_id: 'w1', result: facts }), 'inspection_over');
    await claim('w1');
    await expectProblem(await report(id, { worker_id: 'w2', result: facts }), 'inspection_over');
    await read(report(id, { worker_id: 'w1', result: facts }));
    await expectProblem(await report(id, { worker_id: 'w1', error: 'No.' }), 'inspection_over');
    expect(await look(id)).toMatchObject({ state: 'DONE' });
  });

  it('is asked for once per Idempotency-Key', async () => {
    const post = () => call('POST', '/image-inspections', { body: { image: 'a' }, headers: { 'Idempotency-Key': 'look' } });
    expect(await read(await post(), 201)).toEqual(await read(await post(), 201));
    expect(await database().imageInspection.count()).toBe(1);
  });

  it('refuses what is no image, no report, unknown or not allowed', async () => {
    await expectProblem(await call('POST', '/image-inspections', { body: { image: 'a b' } }), 'invalid_request', ['image']);
    const { id } = await ask();
    await expectProblem(await report(id, { worker_id: 'w1' }), 'invalid_request', ['result']);
    await expectProblem(await report(id, { worker_id: 'w1', result: facts, error: 'x' }), 'invalid_request', ['result']);
    for (const unknown of [randomUUID(), 'x']) {
      await expectProblem(await call('GET', `/image-inspections/${unknown}`), 'not_found');
      await expectProblem(await report(unknown, { worker_id: 'w1', error: 'x' }), 'not_found');
    }
    await expectProblem(await call('POST', '/image-inspections', { body: { image: 'a' }, key: KEYS.worker }), 'forbidden');
    await expectProblem(await call('GET', `/image-inspections/${id}`, { key: null }), 'unauthorized');
    await expectProblem(await call('PUT', `/image-inspections/${id}`, { body: {}, key: KEYS.author }), 'forbidden');
    const answer = await call('DELETE', '/image-inspections');
    expect(answer.headers.get('allow')).toBe('POST');
    await expectProblem(answer, 'method_not_allowed');
  });
});
