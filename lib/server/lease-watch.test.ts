import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { databaseClock, DatabaseClock } from './database-clock';
import { closeDatabase, database } from './db';
import { reread } from './get-run';
import { LeaseWatch } from './lease-watch';
import { adHocRun, beat, report, start } from './testing/fixtures';

/** How long, in milliseconds, the process has been up. */
let up = 0;

/** The database's clock from here on: PostgreSQL's own plus the sum of all moves. Functions of ours stand before the system's in the search path. */
async function moveClock(seconds: number): Promise<void> {
  await database().$executeRaw`update fake.clock set shift = shift + make_interval(secs => ${seconds}::int)`;
}

/** Time goes by, for the database and for this process alike. */
async function pass(seconds: number): Promise<void> {
  await moveClock(seconds);
  up += seconds * 1000;
}

beforeAll(async () => {
  const [row] = await database().$queryRaw<{ name: string }[]>`select current_database() as name`;
  await database().$executeRawUnsafe(`create schema fake`);
  await database().$executeRawUnsafe(`create table fake.clock as select interval '0' as shift`);
  await database().$executeRawUnsafe(
    `create function fake.clock_timestamp() returns timestamptz language sql volatile as 'select pg_catalog.clock_timestamp() + shift from fake.clock'`,
  );
  await database().$executeRawUnsafe(`alter database "${row?.name ?? ''}" set search_path = fake, pg_catalog, public`);
  await closeDatabase();
  const read = async () => (await database().$queryRaw<{ time: Date }[]>`select clock_timestamp() as time`)[0]?.time ?? new Date(NaN);
  Object.assign(globalThis, { gyozaClock: new DatabaseClock(read, () => performance.now() + up) });
});
afterAll(() => {
  Object.assign(globalThis, { gyozaClock: undefined });
});

let watch: LeaseWatch;
beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
  await databaseClock().sync();
  watch = new LeaseWatch(() => performance.now() + up);
});

/** A server that has looked every two seconds for so long. */
async function rounds(seconds: number, each: () => Promise<unknown> = () => Promise.resolve()): Promise<number> {
  let moved = 0;
  for (let at = 0; at < seconds; at += 2) {
    await pass(2);
    await each();
    moved += (await watch.round()).moved;
  }
  return moved;
}

async function running(): Promise<{ id: string; beats: () => Promise<unknown> }> {
  const { id } = await adHocRun();
  await start(id, 'w1');
  return { id, beats: () => beat('w1', { running: [{ run_id: id, attempt: 1 }] }) };
}

it.each([3600, -3600, 86_400])('loses nothing that lives when the clock of the database jumps by %i s', async (seconds) => {
  const { id, beats } = await running();
  expect(await rounds(20, beats)).toBe(0);
  await moveClock(seconds);
  // Nobody has been heard yet by the new clock.
  expect((await watch.round()).moved).toBe(0);
  expect(await rounds(30, beats)).toBe(0);
  expect(await reread(id)).toMatchObject({ state: 'RUNNING', current_attempt: 1 });
});

it.each([3600, -3600])('notices what died before the clock jumped by %i s', async (seconds) => {
  const { id, beats } = await running();
  expect(await rounds(20, beats)).toBe(0);
  await moveClock(seconds);
  expect(await rounds(22)).toBe(1);
  expect(await reread(id)).toMatchObject({ state: 'PENDING', current_attempt: 2 });
});

it('notices a lost worker after 15 s of silence and not before', async () => {
  const { id, beats } = await running();
  await rounds(20, beats);
  expect(await rounds(14)).toBe(0);
  expect(await rounds(4)).toBe(1);
  expect(await reread(id)).toMatchObject({ state: 'PENDING', current_attempt: 2, worker_id: null });
});

it('gives everybody a whole lease after the server slept', async () => {
  const { id, beats } = await running();
  await rounds(20, beats);
  await pass(3600);
  expect((await watch.round()).moved).toBe(0);
  expect(await rounds(30, beats)).toBe(0);
  await report(id, 'w1', 1, { type: 'COMPLETED' });
});
