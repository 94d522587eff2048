import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retention, retentionPreview, type RetentionRule } from '@/lib/contract/retention';
import { opRun, attemptList } from '@/lib/contract/run';
import { applyRetention } from '@/lib/server/apply-retention';
import { database, inTransaction } from '@/lib/server/db';
import { retryRun } from '@/lib/server/retry-run';
import { adHocRun, define, KEYS, makeKeys, runOf, takeTo } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const DAY_MS = 86_400_000;
beforeAll(async () => {
  await makeKeys();
  await define({ id: 'op', input_specs: {} });
  await define({ id: 'other', input_specs: {} });
});
beforeEach(async () => {
  await database().run.deleteMany();
  await database().retention.deleteMany();
  await database().retentionDeletion.deleteMany();
});

const rule = (given: Partial<RetentionRule>): RetentionRule => ({
  ...{ op: null, keep_newest: 0, keep_days: null, log_days: null, file_days: null },
  ...given,
});
const put = (rules: RetentionRule[], enabled = true): Promise<Response> => call('PUT', '/retention', { body: { enabled, rules } });
const preview = async (rules: RetentionRule[]) =>
  retentionPreview.parse(await (await call('POST', '/retention/preview', { body: { rules } })).json());
const left = async (): Promise<string[]> => (await database().run.findMany({ orderBy: { createdAt: 'asc' } })).map(({ id }) => id);

/** A run that ended so many days ago, with a log of one line and a file of ten bytes. */
async function ended(days: number, op: string | null = 'op'): Promise<string> {
  const { id } = op === null ? await adHocRun() : await runOf(op);
  await takeTo('COMPLETED', id);
  await age(id, days);
  await database().logChunk.create({ data: { runId: id, attempt: 1, firstLine: 0, lastLine: 0, lines: [{ n: 0, text: 'hello' }] } });
  await database().runFile.create({ data: { runId: id, attempt: 1, path: 'a.txt', size: 10, sha256: 'x' } });
  return id;
}

async function age(id: string, days: number): Promise<void> {
  const at = new Date(Date.now() - days * DAY_MS);
  await database().run.update({ where: { id }, data: { createdAt: at, finishedAt: at } });
  await database().attempt.updateMany({ where: { runId: id }, data: { finishedAt: at } });
}

describe('retention', () => {
  it('deletes nothing unless somebody switched it on', async () => {
    const old = await ended(4000);
    expect(retention.strict().parse(await (await call('GET', '/retention', { key: KEYS.author })).json())).toEqual({
      ...{ enabled: false, rules: [], updatedAt: null, updated_by: null, deleted: [] },
    });
    expect((await put([rule({ keep_days: 1 })], false)).status).toBe(200);
    expect(await applyRetention()).toMatchObject({ runs: 0 });
    expect(await left()).toEqual([old]);
  });

  it('keeps the newest of each op and those of the last days, and deletes what it said before', async () => {
    const ids = [await ended(50), await ended(40), await ended(30), await ended(20), await ended(2)];
    const others = [await ended(60, 'other'), await ended(45, 'other'), await ended(44, null)];
    const rules = [rule({ keep_newest: 2, keep_days: 25 })];
    const said = await preview(rules);
    expect(said.map(({ op, runs }) => [op, runs])).toEqual([['op', 3]]);
    expect(await left()).toHaveLength(8);

    expect((await put(rules)).status).toBe(200);
    const gone = await applyRetention();
    expect(gone).toEqual({ runs: 3, logs: 0, files: 0, bytes: said[0]?.bytes });
    expect(gone.bytes).toBeGreaterThan(30);
    expect((await left()).sort()).toEqual([...ids.slice(3), ...others].sort());
    expect(await database().logChunk.count()).toBe(5);
    expect(await applyRetention()).toMatchObject({ runs: 0 });
    const { deleted, updated_by } = retention.parse(await (await call('GET', '/retention')).json());
    expect(updated_by).toBe('test admin');
    expect(deleted.map(({ op, runs, bytes }) => ({ op, runs, bytes }))).toEqual([{ op: 'op', runs: 3, bytes: gone.bytes }]);
    expect(await preview(rules)).toEqual([]);
  });

  it('takes the rule of an op instead of the general one', async () => {
    const [a, b] = [await ended(50), await ended(50, 'other')];
    await ended(50, null);
    await put([rule({ keep_days: 1 }), rule({ op: 'op' })]);
    expect(await preview([rule({ keep_days: 1 }), rule({ op: 'op' })])).toMatchObject([
      { op: 'other', runs: 1 },
      { op: null, runs: 1 },
    ]);
    await applyRetention();
    expect(await left()).toEqual([a]);
    expect(await left()).not.toContain(b);
  });

  it('never touches what has not ended, however old', async () => {
    const again = await ended(90);
    const running = await runOf('other');
    await takeTo('RUNNING', running.id);
    await inTransaction((tx) => retryRun(tx, again, {}));
    const waiting = await runOf('op');
    for (const id of [waiting.id, running.id, again]) {
      await database().run.update({ where: { id }, data: { createdAt: new Date(Date.now() - 90 * DAY_MS) } });
    }
    const rules = [rule({ keep_days: 0, log_days: 0, file_days: 0 })];
    expect(await preview(rules)).toEqual([]);
    await put(rules);
    expect(await applyRetention()).toEqual({ runs: 0, logs: 0, files: 0, bytes: 0 });
    expect(await left()).toHaveLength(3);
    expect(await database().logChunk.count({ where: { runId: again } })).toBe(1);
  });

  it('lets logs and files go earlier than the run, which then says so, and what comes later stays', async () => {
    const [old, fresh] = [await ended(10), await ended(1)];
    const { id: bare } = await runOf('op');
    await takeTo('COMPLETED', bare);
    await age(bare, 10);
    const rules = [rule({ log_days: 5, file_days: 7 })];
    expect(await preview(rules)).toMatchObject([{ op: 'op', runs: 0, logs: 1, files: 1 }]);
    await put(rules);
    expect(await applyRetention()).toMatchObject({ runs: 0, logs: 1, files: 1 });
    expect(await applyRetention()).toMatchObject({ runs: 0, logs: 0, files: 0 });
    const read = async (id: string) => opRun.parse(await (await call('GET', `/runs/${id}`)).json());
    expect(Date.parse((await read(old)).logs_deleted_at ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect((await read(old)).files_deleted_at).not.toBeNull();
    for (const id of [fresh, bare]) expect(await read(id)).toMatchObject({ logs_deleted_at: null, files_deleted_at: null });
    expect(await database().logChunk.findMany({ select: { runId: true } })).toEqual([{ runId: fresh }]);

    await inTransaction((tx) => retryRun(tx, old, {}));
    expect(await read(old)).toMatchObject({ logs_deleted_at: null });
    const attempts = attemptList.parse(await (await call('GET', `/runs/${old}/attempts`)).json());
    expect(attempts.map((attempt) => attempt.logs_deleted_at === null)).toEqual([false, true]);
  });

  it('works through more than a batch, and stops when it is told to', { tags: 'long', timeout: 60_000 }, async () => {
    for (let n = 0; n < 120; n += 1) await ended(30 + n / 100);
    await put([rule({ keep_days: 7, keep_newest: 5 })]);
    let asked = 0;
    expect(await applyRetention(() => (asked += 1) > 1)).toMatchObject({ runs: 50 });
    expect(await Promise.all([applyRetention(), applyRetention()]).then(([a, b]) => a.runs + b.runs)).toBe(65);
    expect(await left()).toHaveLength(5);
  });

  it.each([
    ['no rules', { enabled: true }, ['rules']],
    ['two rules for an op', { enabled: true, rules: [rule({}), rule({})] }, ['rules']],
    ['a number below zero', { enabled: true, rules: [{ ...rule({}), keep_newest: -1 }] }, ['rules.0.keep_newest']],
    ['half a day', { enabled: true, rules: [{ ...rule({}), keep_days: 0.5 }] }, ['rules.0.keep_days']],
    ['what nobody knows', { enabled: true, rules: [{ ...rule({}), hours: 1 }] }, ['rules.0.hours']],
  ])('refuses %s', async (_, body, paths) => {
    const { errors = [] } = await expectProblem(await call('PUT', '/retention', { body }), 'invalid_request');
    expect(errors.map(({ path }) => path)).toEqual(paths);
  });

  it('is changed by an admin, and read by people', async () => {
    await expectProblem(await call('PUT', '/retention', { key: KEYS.author, body: {} }), 'forbidden');
    expect((await call('GET', '/retention', { key: KEYS.author })).status).toBe(200);
    expect((await call('POST', '/retention/preview', { key: KEYS.author, body: { rules: [] } })).status).toBe(200);
  });
});
