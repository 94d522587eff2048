import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bulkAction, bulkActionList, type BulkAction } from '@/lib/contract/bulk-action';
import { runCounts } from '@/lib/contract/run-counts';
import { labelsOf } from '@/lib/domain/run-labels';
import { cancelRun } from '@/lib/server/cancel-run';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { adHocRun, define, KEYS, makeKeys, runOf, takeTo } from '@/lib/server/testing/fixtures';
import { workBulkActions } from '@/lib/server/work-bulk-actions';
import { call, type CallOptions } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const OTHER = 'another-users-key';
beforeAll(async () => {
  await makeKeys();
  await ensureKey({ key: OTHER, name: 'ada', role: 'author' });
});
beforeEach(async () => {
  await database().bulkAction.deleteMany();
  await database().run.deleteMany();
});

const create = (body: unknown, options: CallOptions = {}): Promise<Response> =>
  call('POST', '/bulk-actions', { key: KEYS.author, body, ...options });
const made = async (body: unknown, options?: CallOptions): Promise<BulkAction> =>
  bulkAction.parse(await (await create(body, options)).json());
const read = async (id: string): Promise<BulkAction> => bulkAction.parse(await (await call('GET', `/bulk-actions/${id}`)).json());
const run = (id: string) => database().run.findUniqueOrThrow({ where: { id } });

/** Ended runs by the hundred, as FAILED as the product leaves them. */
async function failedRuns(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push((await runOf('op')).id);
  const data = { state: 'FAILED', finishedAt: new Date() };
  await database().attempt.updateMany({ where: { runId: { in: ids } }, data });
  await database().run.updateMany({ where: { id: { in: ids } }, data: { ...data, errorMessage: 'it broke' } });
  return ids;
}

describe('bulk actions', () => {
  it(
    'retry 150 failed runs that meet a filter, each once, in the order in which they were asked for',
    { tags: 'long', timeout: 120_000 },
    async () => {
      await define({ id: 'op', input_specs: {} });
      const ids = await failedRuns(150);
      const other = await adHocRun();
      await cancelRun(other.id);

      const answer = await create({ action: 'retry', filter: { op_definition: 'op', state: 'FAILED', created_within: '1h' } });
      expect(answer.status).toBe(201);
      const body = bulkAction.strict().parse(await answer.json());
      expect(answer.headers.get('location')).toBe(`/bulk-actions/${body.id}`);
      expect(body).toMatchObject({
        action: 'retry',
        state: 'RUNNING',
        total: 150,
        done: 0,
        refused: 0,
        left: 150,
        created_by: 'test author',
      });

      // What meets the filter only later is none of them.
      const [later] = await failedRuns(1);
      expect(await workBulkActions()).toBe(150);
      expect(await read(body.id)).toMatchObject({ state: 'DONE', done: 150, refused: 0, left: 0, can_undo: false });
      const rows = await database().run.findMany({ where: { id: { in: ids } }, orderBy: { queuedAt: 'asc' } });
      expect(new Set(rows.map(({ state, currentAttempt }) => `${state} ${currentAttempt}`))).toEqual(new Set(['PENDING 2']));
      const places = rows.map(({ id }) => ids.indexOf(id));
      // Three at a time, so neighbours may change places.
      expect(places.every((place, index) => Math.abs(place - index) < 20)).toBe(true);
      expect((await run(later ?? '')).currentAttempt).toBe(1);
      expect((await run(other.id)).currentAttempt).toBe(1);
      expect(await workBulkActions()).toBe(0);
    },
  );

  it('go on where they were, in whichever process, and no run is done twice', async () => {
    await define({ id: 'op', input_specs: {} });
    const ids = await failedRuns(60);
    const { id } = await made({ action: 'retry', run_ids: ids });
    let asked = 0;
    await workBulkActions(() => (asked += 1) > 30);
    const between = await read(id);
    expect(between.state).toBe('RUNNING');
    expect(between.done).toBeGreaterThan(0);
    expect(between.left).toBeGreaterThan(0);

    const worked = await Promise.all([workBulkActions(), workBulkActions()]);
    await workBulkActions(); // closes what both had left to each other
    expect(worked[0] + worked[1]).toBe(between.left);
    expect(await read(id)).toMatchObject({ state: 'DONE', done: 60, left: 0 });
    expect(await database().attempt.count({ where: { runId: { in: ids } } })).toBe(120);
  });

  it('cancel, and say of each run that could not be why', async () => {
    const [waiting, running, ended] = [await adHocRun(), await adHocRun(), await adHocRun()];
    await takeTo('CANCELLED', ended.id);
    await takeTo('RUNNING', running.id);
    const gone = '0193e0a0-0000-7000-8000-000000000000';
    await database().run.update({ where: { id: waiting.id }, data: { state: 'PENDING', workerId: null, leaseSeenAt: null } });
    await database().attempt.updateMany({ where: { runId: waiting.id }, data: { state: 'PENDING' } });
    const { id } = await made({ action: 'cancel', run_ids: [waiting.id, running.id, ended.id, gone, waiting.id] });
    await workBulkActions();
    expect((await run(waiting.id)).state).toBe('CANCELLED');
    expect(await run(running.id)).toMatchObject({ state: 'RUNNING', cancelRequested: true });
    const over = await read(id);
    expect(over).toMatchObject({ state: 'DONE', total: 4, done: 2, refused: 2 });
    expect(over.reasons.map(({ reason, runs }) => [reason, runs])).toEqual([
      ['The run is already CANCELLED; there is nothing left to cancel.', 1],
      [`There is no run ${gone}.`, 1],
    ]);
  });

  it('go on only for as long as whoever asked may', async () => {
    await define({ id: 'op', input_specs: {} });
    const runs = [await runOf('op'), await runOf('op')].map(({ id }) => id);
    const byRule = await made({ action: 'cancel', run_ids: runs });
    await call('PUT', '/definitions/op/access', { body: { manage_runs: { role: 'admin' } } });
    await workBulkActions();
    expect((await read(byRule.id)).reasons.map(({ reason, runs: count }) => [reason, count])).toEqual([['The run is somebody else’s.', 2]]);

    await call('PUT', '/definitions/op/access', { body: {} });
    await ensureKey({ key: 'to be revoked', name: 'to be revoked', role: 'author' });
    const byNobody = await made({ action: 'cancel', run_ids: runs }, { key: 'to be revoked' });
    await database().principal.updateMany({ where: { name: 'to be revoked' }, data: { revokedAt: new Date() } });
    await workBulkActions();
    expect((await read(byNobody.id)).reasons.map(({ reason, runs: count }) => [reason, count])).toEqual([
      ['Whoever asked for this may act no more.', 2],
    ]);
    expect(await Promise.all(runs.map(async (id) => (await run(id)).state))).toEqual(['PENDING', 'PENDING']);
  });

  it('change priorities, and put them back once where nobody changed them since', async () => {
    const [a, b, c] = [await adHocRun({ priority: 1 }), await adHocRun({ priority: 2 }), await adHocRun({ priority: 3 })];
    const { id, can_undo } = await made({ action: 'priority', priority: 90, filter: {} });
    expect(can_undo).toBe(false);
    await expectProblem(await call('POST', `/bulk-actions/${id}/undo`), 'bulk_not_undoable');
    await workBulkActions();
    expect(await database().run.findMany({ select: { priority: true } })).toEqual(Array(3).fill({ priority: 90 }));
    expect(await read(id)).toMatchObject({ done: 3, can_undo: true, priority: 90 });

    await call('PATCH', `/runs/${b.id}`, { body: { priority: 7 } });
    await cancelRun(c.id);
    const answer = await call('POST', `/bulk-actions/${id}/undo`, { key: KEYS.author });
    expect(answer.status).toBe(201);
    const undo = bulkAction.parse(await answer.json());
    expect(undo).toMatchObject({ action: 'priority', undo_of: id, total: 3 });
    await workBulkActions();
    expect([(await run(a.id)).priority, (await run(b.id)).priority, (await run(c.id)).priority]).toEqual([1, 7, 90]);
    expect(await read(undo.id)).toMatchObject({ done: 1, refused: 2, can_undo: false });
    expect(await read(id)).toMatchObject({ can_undo: false, undone_by: undo.id });
    await expectProblem(await call('POST', `/bulk-actions/${id}/undo`), 'bulk_not_undoable');
  });

  it('give and take labels in any state, and leave the others of each run as they are', async () => {
    const [waiting, ended, full] = [
      await adHocRun({ labels: { old: '', team: 'red', kept: 'x' } }),
      await adHocRun(),
      await adHocRun({ labels: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`l${n}`, ''])) }),
    ];
    await cancelRun(ended.id);
    const labels = { add: { team: 'blue' }, remove: ['old'] };
    const { id, labels: told, total } = await made({ action: 'label', labels, filter: {} });
    expect([told, total]).toEqual([labels, 3]);
    await workBulkActions();
    const labelsNow = async (of: string) => labelsOf((await run(of)).labelTerms);
    expect(await labelsNow(waiting.id)).toEqual({ kept: 'x', team: 'blue' });
    expect(await labelsNow(ended.id)).toEqual({ team: 'blue' });
    expect(Object.keys(await labelsNow(full.id))).toHaveLength(20);
    expect(await read(id)).toMatchObject({ state: 'DONE', done: 2, refused: 1, can_undo: true });
    expect((await read(id)).reasons).toEqual([{ reason: 'A run has at most 20 labels.', runs: 1 }]);
    const entries = await database().auditEntry.findMany({ where: { action: 'run.label', objectId: { in: [waiting.id, ended.id] } } });
    expect(entries.map(({ actorName }) => actorName)).toEqual(['test author', 'test author']);

    // Others that came or went meanwhile stay as they are; one that was changed itself is left alone.
    await call('PATCH', `/runs/${waiting.id}`, { body: { labels: { team: 'blue', later: '' } } });
    await call('PATCH', `/runs/${ended.id}`, { body: { labels: { team: 'green' } } });
    const undo = bulkAction.parse(await (await call('POST', `/bulk-actions/${id}/undo`, { key: KEYS.author })).json());
    expect(undo).toMatchObject({ action: 'label', undo_of: id, total: 2 });
    await workBulkActions();
    expect(await labelsNow(waiting.id)).toEqual({ later: '', old: '', team: 'red' });
    expect(await labelsNow(ended.id)).toEqual({ team: 'green' });
    expect(await read(undo.id)).toMatchObject({ done: 1, refused: 1, can_undo: false });
    expect((await read(undo.id)).reasons).toEqual([{ reason: 'The labels of the run were changed since.', runs: 1 }]);
  });

  it('label only what their owner looks after', async () => {
    const [own, others] = [await adHocRun(), await adHocRun()];
    const { id: operator } = await database().principal.findFirstOrThrow({ where: { name: 'test operator' } });
    await database().run.update({ where: { id: own.id }, data: { createdById: operator } });
    const labels = { remove: ['x'], add: { mine: '' } };
    const byFilter = bulkAction.parse(await (await create({ action: 'label', labels, filter: {} }, { key: KEYS.operator })).json());
    expect(byFilter.total).toBe(1);
    await create({ action: 'label', labels, run_ids: [others.id] }, { key: KEYS.operator });
    await workBulkActions();
    expect((await run(own.id)).labelTerms).toEqual(['mine', 'mine=']);
    expect((await run(others.id)).labelTerms).toEqual([]);
    await expectProblem(await create({ action: 'label', labels, filter: {} }, { key: KEYS.viewer }), 'forbidden');
  });

  it('are stopped by whoever asked, which leaves the rest alone', async () => {
    const { id: first } = await adHocRun();
    const { id } = await made({ action: 'cancel', run_ids: [first] });
    await expectProblem(await call('POST', `/bulk-actions/${id}/stop`, { key: OTHER }), 'forbidden');
    const answer = await call('POST', `/bulk-actions/${id}/stop`, { key: KEYS.author });
    expect(answer.status).toBe(200);
    expect(bulkAction.parse(await answer.json())).toMatchObject({ state: 'STOPPED', left: 1 });
    expect(await workBulkActions()).toBe(0);
    expect((await run(first)).state).toBe('PENDING');
    await expectProblem(await call('POST', `/bulk-actions/${id}/stop`), 'bulk_over');
    expect(bulkActionList.parse(await (await call('GET', '/bulk-actions')).json()).map((each) => each.id)).toEqual([id]);
  });

  it('mean only runs in a state in which it can be done', async () => {
    const [waiting, ended] = [await adHocRun(), await adHocRun()];
    await cancelRun(ended.id);
    expect(await made({ action: 'retry', filter: {} })).toMatchObject({ total: 1 });
    await expectProblem(await create({ action: 'retry', filter: { state: 'PENDING' } }), 'invalid_request', ['filter']);
    expect(await made({ action: 'cancel', filter: { q: 'x', created_by: null } }).catch(() => null)).toBeNull();
    await workBulkActions();
    expect((await run(waiting.id)).currentAttempt).toBe(1);
  });

  it('are made once per Idempotency-Key', async () => {
    const { id } = await adHocRun();
    const options = { headers: { 'Idempotency-Key': 'bulk' } };
    const body = { action: 'cancel', run_ids: [id] };
    const first = await (await create(body, options)).text();
    expect(await (await create(body, options)).text()).toBe(first);
    expect(await database().bulkAction.count()).toBe(1);
  });

  const someId = '0193e0a0-0000-7000-8000-000000000000';
  it.each([
    ['nothing', {}, ['action']],
    ['no runs', { action: 'cancel' }, ['']],
    ['runs and a filter', { action: 'cancel', run_ids: [someId], filter: {} }, ['']],
    ['a list of none', { action: 'cancel', run_ids: [] }, ['run_ids']],
    ['what is no run', { action: 'cancel', run_ids: ['x'] }, ['run_ids.0']],
    ['an unknown action', { action: 'delete', filter: {} }, ['action']],
    ['no priority', { action: 'priority', filter: {} }, ['priority']],
    ['a priority for another action', { action: 'retry', priority: 1, filter: {} }, ['priority']],
    ['no labels', { action: 'label', filter: {} }, ['labels']],
    ['labels that change nothing', { action: 'label', labels: { add: {} }, filter: {} }, ['labels']],
    ['a label that is none', { action: 'label', labels: { remove: ['No'] }, filter: {} }, ['labels.remove.0']],
    ['labels for another action', { action: 'retry', labels: { remove: ['a'] }, filter: {} }, ['labels']],
    ['a filter that the list refuses', { action: 'retry', filter: { state: 'done', op_version: '1.0.0' } }, ['filter.state']],
    ['a filter that nobody knows', { action: 'retry', filter: { limit: '5' } }, ['filter.limit']],
  ])('refuse %s', async (_, body, paths) => {
    const { errors = [] } = await expectProblem(await create(body), 'invalid_request');
    expect(errors.map(({ path }) => path)).toEqual(paths);
    expect(await database().bulkAction.count()).toBe(0);
  });

  it('that do not exist are not found', async () => {
    await expectProblem(await call('GET', `/bulk-actions/${someId}`), 'not_found');
    for (const verb of ['stop', 'undo']) await expectProblem(await call('POST', `/bulk-actions/${someId}/${verb}`), 'not_found');
  });
});

describe('GET /run-counts', () => {
  it('counts what meets a filter, by state', async () => {
    const [, b] = [await adHocRun({ inputs: { a: 'needle' } }), await adHocRun(), await adHocRun()];
    await cancelRun(b.id);
    const counts = async (query: string) => runCounts.parse(await (await call('GET', `/run-counts${query}`, { key: KEYS.author })).json());
    expect(await counts('')).toEqual({ total: 3, at_least: false, states: { PENDING: 2, CANCELLED: 1 } });
    expect(await counts('?state=CANCELLED')).toEqual({ total: 1, at_least: false, states: { CANCELLED: 1 } });
    expect(await counts('?q=needle')).toEqual({ total: 1, at_least: false, states: { PENDING: 1 } });
    expect(await counts('?q=nothing')).toEqual({ total: 0, at_least: false, states: {} });
    await expectProblem(await call('GET', '/run-counts?limit=5'), 'invalid_request', ['limit']);
  });
});
