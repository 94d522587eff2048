import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDatabase, database, inTransaction } from '@/lib/server/db';
import { refusingDatabase } from '@/lib/server/testing/refusing-database';
import { databaseFault } from './database-fault';

let other: pg.Client;
beforeAll(async () => {
  other = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await closeDatabase();
});

/** Ends every other connection to this database that is doing something, as a database that goes down does. */
async function endOthers(): Promise<number> {
  const { rowCount } = await other.query(`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_sleep%'`);
  return rowCount ?? 0;
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  const outcome = work.then(
    () => null,
    (error: unknown) => error,
  );
  await expect.poll(endOthers, { timeout: 15_000, interval: 20 }).toBeGreaterThan(0);
  return outcome;
}

describe('a database that goes away', () => {
  it('in the middle of a query of ours is unavailable, not a fault of the server', async () => {
    expect(databaseFault(await thrownBy(database().$queryRaw`select 1 from pg_sleep(60)`))).toMatchObject({ code: 'unavailable' });
  });

  it('in the middle of a transaction is so too', async () => {
    const thrown = await thrownBy(inTransaction(async (tx) => tx.$executeRaw`select pg_sleep(60)`));
    expect(databaseFault(thrown)).toMatchObject({ code: 'unavailable' });
  });
});

it('that refuses connections is so whatever was asked', async () => {
  const refusing = refusingDatabase();
  const asked = [
    () => refusing.$queryRaw`select 1`,
    () => refusing.run.findFirst(),
    () => refusing.$transaction((tx) => tx.$queryRaw`select 1`),
  ];
  for (const ask of asked) {
    expect(
      databaseFault(
        await ask().then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    ).toMatchObject({ code: 'unavailable' });
  }
});

it('takes the words of the driver for a broken connection, and nothing else that failed', async () => {
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EPIPE']) {
    expect(databaseFault(Object.assign(new Error(`write ${code}`), { code, syscall: 'write' }))).toMatchObject({ code: 'unavailable' });
  }
  expect(databaseFault(new Error('Connection terminated unexpectedly'))).toMatchObject({ code: 'unavailable' });
  expect(databaseFault(new Error('Cannot use a pool after calling end on the pool'))).toMatchObject({ code: 'unavailable' });
  const failed = await database().$queryRaw`select 1 / 0`.catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Error);
  expect(databaseFault(failed)).toBeNull();
  expect(databaseFault(new Error('something else'))).toBeNull();
  expect(databaseFault('nothing')).toBeNull();
});
