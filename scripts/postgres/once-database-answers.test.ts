import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import pg from 'pg';
import { expect, it, vi } from 'vitest';
import { freePort } from '../free-port';
import { onceDatabaseAnswers } from './once-database-answers';

const real = new URL(process.env['DATABASE_URL'] ?? '');

/** One statement on a connection of its own to PostgreSQL as it is reached through `port`. */
async function askAt(port: number, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(real), { port: String(port) }).href });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}

it('does it when the database is back, and tells once that it is away', async () => {
  const port = await freePort();
  const onAway = vi.fn();
  let tries = 0;
  const done = onceDatabaseAnswers(
    () => {
      tries += 1;
      return askAt(port, 'select 1');
    },
    { onAway },
  );
  await vi.waitUntil(() => tries === 2, 10_000);
  const way = createServer((socket) => {
    const other = connect(Number(real.port), real.hostname);
    socket.pipe(other).pipe(socket);
    socket.on('error', () => other.destroy());
    other.on('error', () => socket.destroy());
  }).listen(port, '127.0.0.1');
  await once(way, 'listening');
  expect(await done).toBe(true);
  way.close();
  expect(onAway).toHaveBeenCalledTimes(1);
  expect(onAway.mock.calls[0]?.[0]).toMatchObject({ code: 'ECONNREFUSED' });
});

it('hides nothing else', async () => {
  await expect(onceDatabaseAnswers(() => askAt(Number(real.port), 'select nonsense'))).rejects.toThrow('column "nonsense" does not exist');
});

it('gives up when nobody wants it any more', async () => {
  const port = await freePort();
  let left = 2;
  expect(await onceDatabaseAnswers(() => askAt(port, 'select 1'), { isWanted: () => left-- > 0 })).toBe(false);
});
