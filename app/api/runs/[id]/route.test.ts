import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { opRun, type OpRun } from '@/lib/contract/run';
import { database } from '@/lib/server/db';
import { adHocRun, define, KEYS, makeKeys, runOf, start, takeTo } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { call } from '../../testing/call-api';
import { expectProblem } from '../../testing/expect-problem';

beforeAll(makeKeys);
const read = async (id: string): Promise<OpRun> => opRun.parse(await (await call('GET', `/runs/${id}`)).json());
const patch = (id: string, body: unknown, key = KEYS.admin): Promise<Response> => call('PATCH', `/runs/${id}`, { body, key });

describe('GET /runs/{id}', () => {
  it('says why a pending run waits', async () => {
    const run = await adHocRun();
    const answer = await call('GET', `/runs/${run.id}`);
    expect(answer.status).toBe(200);
    const { waiting, ...rest } = opRun.strict().parse(await answer.json());
    expect(rest).toEqual(run);
    expect(waiting?.reason).toMatch(/worker/);
    expect(waiting?.position).toBeGreaterThanOrEqual(1);
  });

  it.each(['ASSIGNED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const)('shows a run that is %s', async (state) => {
    const { id } = await adHocRun();
    await takeTo(state, id);
    const run = await read(id);
    expect(run.state).toBe(state);
    const given = state !== 'CANCELLED';
    expect(run.worker_id).toBe(given ? 'w1' : null);
    expect(run.assigned_at !== null).toBe(given);
    expect(run.started_at !== null).toBe(given && state !== 'ASSIGNED');
    expect(run.finished_at !== null).toBe(!['ASSIGNED', 'RUNNING'].includes(state));
    expect(run.events.map(({ id: eventId, type, msg, state: during, attempt }) => [eventId, type, msg, during, attempt])).toEqual(
      {
        ASSIGNED: [],
        RUNNING: [[0, 'STARTED', 'started', 'RUNNING', 1]],
        COMPLETED: [
          [0, 'STARTED', 'started', 'RUNNING', 1],
          [1, 'COMPLETED', 'done', 'COMPLETED', 1],
        ],
        FAILED: [
          [0, 'STARTED', 'started', 'RUNNING', 1],
          [1, 'FAILED', 'it broke', 'FAILED', 1],
        ],
        CANCELLED: [[0, 'CANCELLED', 'cancelled', 'CANCELLED', 1]],
      }[state],
    );
    if (state === 'COMPLETED')
      expect(run).toMatchObject({ progress: 100, outputs: { answer: 42 }, execution_summary: { worker_id: 'w1', error_message: null } });
    if (state === 'FAILED')
      expect(run.execution_summary).toMatchObject({
        error_message: 'it broke',
        exit_code: 3,
        worker_id: 'w1',
        gpu_id: null,
        peak_ram_mb: null,
      });
    if (state === 'COMPLETED' || state === 'FAILED') expect(run.execution_summary.duration_ms).toBeGreaterThanOrEqual(0);
  });

  it('finds a run by its id in capital letters too', async () => {
    const { id } = await adHocRun();
    expect((await read(id.toUpperCase())).id).toBe(id);
  });

  it.each([randomUUID(), 'nope', '1', '%20', `${randomUUID()}x`, 'a'.repeat(9000)])('does not know %.50s', async (id) => {
    const { detail } = await expectProblem(await call('GET', `/runs/${id}`), 'not_found');
    expect(detail.length).toBeLessThan(200);
  });

  it('refuses parameters, NUL and bad escapes, and asks for a key first', async () => {
    const { id } = await adHocRun();
    await expectProblem(await call('GET', `/runs/${id}?expand=events`), 'invalid_request', ['expand']);
    await expectProblem(await call('GET', '/runs/%00'), 'invalid_request', ['id']);
    await expectProblem(await call('GET', '/runs/%C3%28'), 'invalid_request', ['id']);
    await expectProblem(await call('GET', '/runs/nope', { key: null }), 'unauthorized');
    expect((await call('GET', `/runs/${id}`, { key: KEYS.viewer })).status).toBe(200);
    // A worker reads what it holds.
    expect((await call('GET', `/runs/${id}`, { key: KEYS.worker })).status).toBe(404);
  });

  it('answers HEAD like GET, without a body', async () => {
    const { id } = await adHocRun();
    const answer = await call('HEAD', `/runs/${id}`);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect((await call('HEAD', `/runs/${randomUUID()}`)).status).toBe(404);
  });

  it('masks secrets at every depth', async () => {
    await define({
      id: 'sec',
      input_specs: { a: { type: 'secret' }, b: { type: 'dict', properties: { c: { type: 'secret' }, d: { type: 'string' } } } },
    });
    const { id } = await runOf('sec', { inputs: { a: 'hunter22', b: { c: 'swordfish', d: 'plain' } } });
    expect((await read(id)).inputs).toEqual({ a: '••••••', b: { c: '••••••', d: 'plain' } });
  });
});

describe('PATCH /runs/{id}', () => {
  it('changes the priority while the run is pending', async () => {
    const { id } = await adHocRun();
    const answer = await patch(id, { priority: 77, state: null, outputs: null });
    expect([answer.status, opRun.parse(await answer.json()).priority]).toEqual([200, 77]);
    const attempts = (await (await call('GET', `/runs/${id}/attempts`)).json()) as { priority: number }[];
    expect(attempts.map(({ priority }) => priority)).toEqual([77]);
  });

  it.each(['ASSIGNED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const)('refuses a priority when %s', async (state) => {
    const { id } = await adHocRun();
    await takeTo(state, id);
    await expectProblem(await patch(id, { priority: 1 }), 'run_not_pending');
    expect((await read(id)).priority).toBe(5);
  });

  it('cancels by state, as POST cancel does', async () => {
    const pending = await adHocRun();
    const answer = await patch(pending.id, { state: 'CANCELLED' });
    expect([answer.status, opRun.parse(await answer.json()).state]).toEqual([200, 'CANCELLED']);
    const running = await adHocRun();
    await start(running.id, 'w1');
    const asked = await patch(running.id, { state: 'CANCELLED' });
    expect([asked.status, opRun.parse(await asked.json())]).toMatchObject([202, { state: 'RUNNING', cancel_requested: true }]);
    await expectProblem(await patch(pending.id, { state: 'CANCELLED' }), 'run_terminal');
  });

  it.each(['PENDING', 'ASSIGNED', 'RUNNING', 'COMPLETED', 'FAILED'])('refuses the state %s', async (state) => {
    const { id } = await adHocRun();
    await expectProblem(await patch(id, { state }), 'invalid_transition', ['state']);
    expect((await read(id)).state).toBe('PENDING');
  });

  it('takes outputs from the holding worker only', async () => {
    const { id } = await adHocRun();
    const before = await databaseFingerprint();
    await expectProblem(await patch(id, { outputs: { a: 1 } }), 'not_holder');
    await expectProblem(await patch(id, { outputs: { a: 1 }, worker_id: 'w1', attempt: 1 }), 'not_holder');
    expect(await databaseFingerprint()).toEqual(before);
    await start(id, 'w1');
    await expectProblem(await patch(id, { outputs: { a: 1 } }), 'not_holder');
    await expectProblem(await patch(id, { outputs: { a: 1 }, worker_id: 'w2', attempt: 1 }, KEYS.worker), 'not_holder');
    await expectProblem(await patch(id, { outputs: { a: 1 }, worker_id: 'w1', attempt: 2 }, KEYS.worker), 'not_holder');
    const answer = await patch(id, { outputs: { b: 1, a: 2 }, worker_id: 'w1', attempt: 1 }, KEYS.worker);
    expect([answer.status, opRun.parse(await answer.json()).outputs]).toEqual([200, { b: 1, a: 2 }]);
    expect((await call('PATCH', `/runs/${id}?worker_id=w1&attempt=1`, { body: { outputs: { c: 3 } }, key: KEYS.worker })).status).toBe(200);
    await expectProblem(await patch(id, { outputs: {}, worker_id: 'w1', attempt: 1 }, KEYS.author), 'forbidden');
  });

  it('gives a run other labels, in whatever state it is', async () => {
    const { id } = await adHocRun({ labels: { team: 'blue' } });
    expect((await read(id)).labels).toEqual({ team: 'blue' });
    await takeTo('COMPLETED', id);
    const answer = await patch(id, { labels: { stage: 'final' } }, KEYS.author);
    expect([answer.status, opRun.parse(await answer.json()).labels]).toEqual([200, { stage: 'final' }]);
    await patch(id, { labels: {} });
    expect((await read(id)).labels).toEqual({});
    await expectProblem(await patch(id, { labels: { a: 'b' } }, KEYS.worker), 'forbidden');
    await expectProblem(await patch(id, { labels: { a: 'b' } }, KEYS.viewer), 'forbidden');
  });

  it.each([
    [{}, ['']],
    [{ priority: 1, state: 'CANCELLED' }, ['']],
    [{ priority: null }, ['']],
    [{ priority: 1.5 }, ['priority']],
    [{ priority: '1' }, ['priority']],
    [{ priority: -1001 }, ['priority']],
    [{ state: 'GONE' }, ['state']],
    [{ outputs: [] }, ['outputs']],
    [{ priority: 1, labels: {} }, ['']],
    [{ labels: ['a'] }, ['labels']],
    [{ labels: { A: 'b' } }, ['labels.A']],
    [{ labels: { a: 1 } }, ['labels.a']],
    [{ labels: { a: 'b\nc' } }, ['labels.a']],
    [{ labels: { a: 'x'.repeat(201) } }, ['labels.a']],
    [{ labels: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, ''])) }, ['labels']],
    [{ image: 'x' }, ['image']],
  ])('refuses %j', async (body, paths) => {
    const { id } = await adHocRun();
    await expectProblem(await patch(id, body), 'invalid_request', paths);
  });

  it('gives a worker no say in priority and state, nor anybody in a run that is not there', async () => {
    const { id } = await adHocRun();
    await expectProblem(await patch(id, { priority: 1 }, KEYS.worker), 'forbidden');
    await expectProblem(await patch(id, { state: 'CANCELLED' }, KEYS.worker), 'forbidden');
    for (const body of [{ priority: 1 }, { state: 'CANCELLED' }, { state: 'FAILED' }, { outputs: {}, worker_id: 'w', attempt: 1 }]) {
      await expectProblem(await patch(randomUUID(), body), 'not_found');
    }
    await expectProblem(await call('PATCH', `/runs/${id}`, { body: {}, key: null }), 'unauthorized');
    expect(await database().run.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'PENDING', priority: 5 });
  });

  it('knows no other method', async () => {
    const answer = await call('DELETE', `/runs/${randomUUID()}`);
    expect(answer.headers.get('allow')).toBe('GET, PATCH');
    await expectProblem(answer, 'method_not_allowed');
  });
});
