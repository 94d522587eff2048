import { describe, expect, it } from 'vitest';
import { database } from './db';
import { listEvents } from './list-events';
import { MAX_OP_EVENTS } from './report-events';
import { reread } from './get-run';
import { adHocRun, claim, report, start } from './testing/fixtures';

async function running(body: Parameters<typeof adHocRun>[0] = {}): Promise<string> {
  const { id } = await adHocRun(body);
  await start(id, 'w1');
  return id;
}
const shown = async (id: string): Promise<unknown[][]> => (await listEvents(id, {})).map((event) => [event.id, event.type, event.msg]);

describe('what an op says', () => {
  it('makes an event of each change of progress and of nothing else', async () => {
    const id = await running();
    for (const msg of [0, 10, 10, 100, 101, -1, 1.5, '20', null, 5]) await report(id, 'w1', 1, { type: 'PROGRESS', msg });
    expect(await shown(id)).toEqual([
      [0, 'STARTED', 'started'],
      [1, 'PROGRESS', 10],
      [2, 'PROGRESS', 100],
      [3, 'PROGRESS', 5],
    ]);
    expect((await reread(id)).progress).toBe(5);
    await report(id, 'w1', 1, { type: 'COMPLETED' });
    expect((await shown(id)).slice(4)).toEqual([[4, 'COMPLETED', 'done']]);
    expect((await reread(id)).progress).toBe(100);
  });

  it('ignores what came before, by seq, also within a batch and at the same moment', async () => {
    const id = await running();
    const batch = [1, 2, 3].map((seq) => ({ type: 'INFO' as const, msg: `m${seq}`, seq }));
    await Promise.all([report(id, 'w1', 1, ...batch), report(id, 'w1', 1, ...batch), report(id, 'w1', 1, ...batch)]);
    expect(await report(id, 'w1', 1, ...batch, { type: 'PROGRESS', msg: 9, seq: 4 }, { type: 'INFO', msg: 'again', seq: 4 })).toHaveLength(
      1,
    );
    expect(await shown(id)).toEqual([
      [0, 'STARTED', 'started'],
      [1, 'INFO', 'm1'],
      [2, 'INFO', 'm2'],
      [3, 'INFO', 'm3'],
      [4, 'PROGRESS', 9],
    ]);
  });

  it('passes over a STARTED that is told twice', async () => {
    const id = await running();
    expect(await report(id, 'w1', 1, { type: 'STARTED' }, { type: 'STARTED' })).toEqual([]);
    expect(await shown(id)).toHaveLength(1);
  });

  it(`is kept for ${MAX_OP_EVENTS} events; further ones move progress and are counted, and the end is still written`, async () => {
    const id = await running();
    const infos = (count: number) => Array.from({ length: count }, (_, n) => ({ type: 'INFO' as const, msg: `${n}` }));
    await report(id, 'w1', 1, ...infos(1000));
    await report(id, 'w1', 1, ...infos(990));
    await report(id, 'w1', 1, ...infos(15), { type: 'PROGRESS', msg: 77 });
    expect(await reread(id)).toMatchObject({ progress: 77, execution_summary: { events_dropped: 6 } });
    await report(
      id,
      'w1',
      1,
      { type: 'ERROR', msg: 'one more' },
      { type: 'COMPLETED', outputs: { a: 1 }, execution_summary: { exit_code: 0 } },
    );
    const run = await reread(id);
    expect(run).toMatchObject({ state: 'COMPLETED', execution_summary: { events_dropped: 7, exit_code: 0 } });
    expect(run.events.map((event) => event.id)).toEqual(Array.from({ length: MAX_OP_EVENTS + 2 }, (_, n) => n));
  });
});

describe('automatic retries', () => {
  it('follow each FAILED with RETRIED of the next attempt, after the growing delay, up to max_attempts', async () => {
    const id = await running({ retry_policy: { max_attempts: 4, backoff_s: 100, backoff_factor: 3, max_backoff_s: 500 } });
    for (const [attempt, delay] of [
      [1, 100],
      [2, 300],
      [3, 500],
    ] as const) {
      const now = Date.now();
      const added = await report(id, 'w1', attempt, { type: 'FAILED', msg: 'no' });
      expect(added.map((event) => [event.type, event.attempt, event.state])).toEqual([
        ['FAILED', attempt, 'FAILED'],
        ['RETRIED', attempt + 1, 'PENDING'],
      ]);
      const run = await reread(id);
      expect(run).toMatchObject({ state: 'PENDING', current_attempt: attempt + 1 });
      const due = Date.parse(run.next_attempt_at ?? '') - now;
      expect(due).toBeGreaterThanOrEqual(delay * 1000);
      expect(due).toBeLessThan(delay * 1000 + 5000);
      expect(await claim('w1')).toEqual([]);
      await database().run.update({ where: { id }, data: { nextAttemptAt: new Date(Date.now() - 1) } });
      await start(id, 'w1');
    }
    await report(id, 'w1', 4, { type: 'FAILED', msg: 'the last' });
    expect(await reread(id)).toMatchObject({ state: 'FAILED', current_attempt: 4, next_attempt_at: null });
  });

  it('keep the outputs and progress of the attempt that failed where they are', async () => {
    const id = await running({ retry_policy: { max_attempts: 2, backoff_s: 0, backoff_factor: 1, max_backoff_s: 0 } });
    await report(id, 'w1', 1, { type: 'PROGRESS', msg: 60 }, { type: 'FAILED', msg: 'x', outputs: { partial: true } });
    const rows = await database().attempt.findMany({ where: { runId: id }, orderBy: { attempt: 'asc' } });
    expect(rows.map(({ state, progress, outputs }) => [state, progress, outputs])).toEqual([
      ['FAILED', 60, { partial: true }],
      ['PENDING', 0, {}],
    ]);
  });
});
