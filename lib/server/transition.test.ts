import { beforeAll, describe, expect, it } from 'vitest';
import { database } from './db';
import { reread } from './get-run';
import { columnOf, isTime, JSON_FIELDS, record } from './raw-row';
import { adHocRun, assign, report, start } from './testing/fixtures';
import { amend, changeRun } from './transition';
import { listEvents } from './list-events';

beforeAll(async () => {
  await database().run.deleteMany();
});

/** A writer that keeps to the rules and comes in between. */
async function overtake(id: string, progress: number): Promise<void> {
  await database().run.update({ where: { id }, data: { progress } });
}

describe('a change of a run without its lock', () => {
  it('is decided anew on what somebody else wrote meanwhile', async () => {
    const { id } = await adHocRun();
    const seen: number[] = [];
    await changeRun(id, async (tx, locked) => {
      seen.push(locked.run.progress);
      if (seen.length === 1) await overtake(id, 41);
      await amend(tx, locked, { run: { progress: locked.run.progress + 1 }, events: [{ type: 'INFO', msg: 'once' }] });
    });
    expect(seen).toEqual([0, 41]);
    const run = await reread(id);
    expect(run.progress).toBe(42);
    expect(run.events.map(({ id, msg }) => [id, msg])).toEqual([[0, 'once']]);
  });

  it('takes the lock when others come between again and again', async () => {
    const { id } = await adHocRun();
    let passes = 0;
    await changeRun(id, async (tx, locked) => {
      passes += 1;
      if (locked.draft !== null) await overtake(id, passes);
      await amend(tx, locked, { run: { progress: locked.run.progress + 10 }, events: [{ type: 'INFO', msg: `pass ${passes}` }] });
    });
    expect(passes).toBe(4);
    const run = await reread(id);
    expect(run.progress).toBe(13);
    expect(run.events.map(({ msg }) => msg)).toEqual(['pass 4']);
  });

  it('leaves nothing behind when its work fails half way', async () => {
    const { id } = await adHocRun();
    const change = changeRun(id, async (tx, locked) => {
      await amend(tx, locked, { run: { progress: 9 }, events: [{ type: 'INFO', msg: 'half' }] });
      throw new Error('half way');
    });
    await expect(change).rejects.toThrow('half way');
    const run = await reread(id);
    expect(run.progress).toBe(0);
    expect(run.events).toEqual([]);
  });

  it('numbers the events of reporters at the same moment without gap or double, and keeps the order of keys', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    const payload = { z: 1, a: { y: [1, { x: 2, b: 3 }], c: null } };
    await Promise.all(Array.from({ length: 12 }, (_, n) => report(id, 'w1', 1, { type: 'INFO', msg: `${n}`, payload })));
    const events = await listEvents(id, {});
    expect(events.map((event) => event.id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(new Set(events.slice(1).map(({ msg }) => msg)).size).toBe(12);
    expect(JSON.stringify(events[1]?.payload)).toBe(JSON.stringify(payload));
  });

  it('ends a run once when two reports of its end meet', async () => {
    const { id } = await adHocRun();
    await assign(id, 'w1');
    await report(id, 'w1', 1, { type: 'STARTED' });
    const ends = await Promise.allSettled(
      (['COMPLETED', 'CANCELLED', 'COMPLETED', 'CANCELLED'] as const).map((type) => report(id, 'w1', 1, { type })),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { events, state } = await reread(id);
    expect(events.map(({ type }) => type)).toEqual(['STARTED', state]);
  });
});

it('the fields written as JSON are the json columns of runs and attempts', async () => {
  const rows = await database().$queryRaw<{ column_name: string }[]>`
    select distinct column_name from information_schema.columns
    where table_schema = current_schema() and table_name in ('runs', 'attempts') and data_type in ('json', 'jsonb')`;
  expect([...JSON_FIELDS].map(columnOf).sort()).toEqual(rows.map((row) => row.column_name).sort());
});

it('the fields read as times are the times of runs, attempts and events', async () => {
  const rows = await database().$queryRaw<{ column_name: string; data_type: string }[]>`
    select distinct column_name, data_type from information_schema.columns
    where table_schema = current_schema() and table_name in ('runs', 'attempts', 'events')`;
  const times = rows.filter((row) => row.data_type.startsWith('timestamp')).map((row) => row.column_name);
  expect(
    rows
      .map((row) => row.column_name)
      .filter((column) => isTime(Object.keys(record({ [column]: null }))[0] ?? ''))
      .sort(),
  ).toEqual(times.sort());
});
