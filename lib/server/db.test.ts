import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { database, inPlainTransaction, onConnection } from './db';

it('a connection that breaks while nothing is asked on it fails the next statement, and nothing else', async () => {
  const broken = onConnection(async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await database().$queryRaw`select pg_terminate_backend(${rows[0]?.pid ?? 0}::int)`;
    // Its end is told meanwhile, to whoever listens; an error of which nobody hears would end this process.
    await delay(200);
    await client.query('select 1');
  });
  await expect(broken).rejects.toThrow(/terminat|connection error/i);
  expect(await database().$queryRaw`select 1 as one`).toEqual([{ one: 1 }]);
});

it('a transaction that breaks tells why it did, and its connection is closed', async () => {
  const broken = inPlainTransaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await database().$queryRaw`select pg_terminate_backend(${row?.pid ?? 0}::int)`;
    await delay(200);
    throw new Error('the work was given up');
  });
  await expect(broken).rejects.toThrow('the work was given up');
  expect(await inPlainTransaction((tx) => tx.$queryRaw`select 1 as one`)).toEqual([{ one: 1 }]);
});
