import { chmod, mkdir, mkdtemp, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasEnded, isAlive, signal } from '../process-state';
import { startCluster, type Cluster } from './cluster';

let folder = '';
const said: string[] = [];
const running: Cluster[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-cluster-'));
  await chmod(folder, 0o711);
});
afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(dataDir = folder, throwAway = true): Promise<Cluster> {
  const cluster = await startCluster({ dataDir, log: (line) => said.push(line), throwAway });
  running.push(cluster);
  return cluster;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmaster(cluster: Cluster): Promise<number> {
  return Number((await readFile(join(cluster.home, 'pg/postmaster.pid'), 'utf8')).split('\n')[0]);
}

test('it keeps its data and its URL from start to start, and its password to its owner', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  expect((await stat(join(folder, 'database.json'))).mode & 0o777).toBe(0o600);
  await first.stop();
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('it listens on loopback alone, makes no socket file and refuses a wrong password', async () => {
  const { url } = await start();
  expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await query(url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
  await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
});

test('a server that a killed start left running is replaced', { tags: 'long' }, async () => {
  const orphan = await start();
  const pid = await postmaster(orphan);
  const successor = await start();
  expect(isAlive(pid)).toBe(false);
  expect(await query(successor.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('after kill -9 of the server the next start recovers what was committed', { tags: 'long' }, async () => {
  const victim = await start(folder, false);
  await query(victim.url, 'CREATE TABLE kept AS SELECT 8 AS n');
  const pid = await postmaster(victim);
  signal(pid, 'SIGKILL');
  await hasEnded(pid, 5000);
  const successor = await start(folder, false);
  expect(await query(successor.url, 'SELECT n FROM kept')).toEqual([{ n: 8 }]);
});

test.runIf(process.getuid?.() === 0)(
  'under a private folder of root the cluster lies where its user reaches it, and the start says so',
  async () => {
    const dataDir = join(folder, 'private', 'data');
    await mkdir(dataDir, { recursive: true });
    await chmod(join(folder, 'private'), 0o700);
    const cluster = await start(dataDir);
    try {
      expect(cluster.home).toMatch(/^\/var\/lib\/gyoza\/[0-9a-f-]{36}$/);
      expect(await readlink(join(dataDir, 'pg'))).toBe(join(cluster.home, 'pg'));
      expect(said.join('\n')).toContain(cluster.home);
      expect(await query(cluster.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    } finally {
      await cluster.stop();
      await rm(cluster.home, { recursive: true, force: true });
    }
  },
);
