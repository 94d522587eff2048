import { afterAll, beforeEach, expect, it } from 'vitest';
import { closeDatabase, database } from './db';
import { IS_HELD, lookForDuties } from './look-for-duties';
import { adHocRun, beat, start } from './testing/fixtures';

beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
});
afterAll(closeDatabase);

const NOTHING = { futureStamps: false, lostLeases: false, nextDeadline: null, bulkActions: false };

it('finds nothing to do where there is nothing, and where all is well', async () => {
  expect(await lookForDuties()).toMatchObject(NOTHING);
  const { id } = await adHocRun();
  await start(id, 'w1');
  const { time, ...duties } = await lookForDuties();
  expect(duties).toEqual(NOTHING);
  expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(60_000);
});

it('finds a lease that is over, a stamp of the future and the next time that will be over', async () => {
  const { id } = await adHocRun();
  await start(id, 'w1');
  await database().$executeRaw`update runs set lease_seen_at = now() - interval '16 seconds' where id = ${id}::uuid`;
  expect(await lookForDuties()).toMatchObject({ ...NOTHING, lostLeases: true });
  await database().$executeRaw`update runs set lease_seen_at = now() + interval '1 hour' where id = ${id}::uuid`;
  expect(await lookForDuties()).toMatchObject({ ...NOTHING, futureStamps: true });
  await database().run.deleteMany();
  await beat('w2');
  await database().$executeRaw`update workers set last_seen_at = now() + interval '1 hour' where id = 'w2'`;
  expect(await lookForDuties()).toMatchObject({ ...NOTHING, futureStamps: true });
  const due = new Date('2030-01-01T00:00:00Z');
  const waiting = await adHocRun();
  await database().run.update({ where: { id: waiting.id }, data: { queueDeadlineAt: due } });
  expect((await lookForDuties()).nextDeadline).toEqual(due);
});

it('asks for held runs so that PostgreSQL need not read all the others, whatever plan it keeps', async () => {
  const plan = await database().$transaction(async (tx) => {
    await tx.$executeRaw`set local plan_cache_mode = force_generic_plan`;
    await tx.$executeRaw`set local enable_seqscan = off`;
    return tx.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`explain select min(lease_seen_at) from runs where ${IS_HELD}`);
  });
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('runs_lease_idx');
});
