import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '@/lib/server/db';
import { beat, define } from '@/lib/server/testing/fixtures';
import { freePort } from '../free-port';
import { startCluster } from '../postgres/cluster';
import { readSettings } from '../supervisor/settings';
import { checkDatabase } from './check-database';
import { checkEngine } from './check-engine';
import { checkFolder, checkNode, checkPort, spaceFinding } from './check-machine';
import { clockFinding, lineOf } from './finding';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-doctor-'));
  await chmod(folder, 0o711);
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const settings = (given: Record<string, string> = {}) => readSettings({ NODE_ENV: 'test', GYOZA_DATA_DIR: folder, ...given });
const levels = (findings: readonly { level: string }[]): string[] => findings.map(({ level }) => level);

test('a machine that is fit is found fit', async () => {
  expect(checkNode().level).toBe('ok');
  expect(levels(await checkFolder('Data folder', folder))).toEqual(['ok']);
  const { finding, runs } = await checkPort(settings({ GYOZA_PORT: String(await freePort()) }));
  expect([finding.level, runs]).toEqual(['ok', false]);
});

test('what is unfit is named with what to do', async () => {
  expect(checkNode('18.20.0')).toMatchObject({ level: 'fail', fix: expect.stringContaining('20.19') as string });
  expect(spaceFinding('Disk', '/data', 50e6).level).toBe('fail');
  expect(spaceFinding('Disk', '/data', 900e6).level).toBe('warning');
  expect(clockFinding('Database', 400).level).toBe('ok');
  expect(lineOf(clockFinding('Database', -90_000))).toMatch(/^warning +Database +its clock is 90.0 s behind .* → set both/);
  expect(levels(await checkFolder('Data folder', '/proc/none/data'))).toEqual(['fail']);
});

test('somebody else at our port is not taken for Gyoza', async () => {
  const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  expect((await checkPort(settings({ GYOZA_PORT: String(port) }))).finding).toMatchObject({
    level: 'fail',
    fix: expect.stringContaining('GYOZA_PORT') as string,
  });
  server.close();
  server.closeAllConnections();
});

test('a database that works: version, clock, migrations, workers, ops', async () => {
  const url = process.env['DATABASE_URL'] ?? '';
  await define({ id: 'hello' });
  await beat('w1');
  const found = await checkDatabase(settings({ DATABASE_URL: url }), true);
  expect(found.map(({ subject, level }) => `${subject} ${level}`)).toEqual([
    'Database ok',
    'Database ok',
    'Migrations ok',
    'Workers ok',
    'Ops ok',
  ]);
  expect(JSON.stringify(found)).not.toContain(new URL(url).password);
  await database().worker.update({ where: { id: 'w1' }, data: { lastSeenAt: new Date(Date.now() - 3_600_000) } });
  expect((await checkDatabase(settings({ DATABASE_URL: url }), true))[3]).toMatchObject({ level: 'warning', says: '0 of 1 are alive' });
});

test('a database of a newer version, and one that still lacks migrations', async () => {
  const url = new URL(process.env['DATABASE_URL'] ?? '');
  const name = `doctor_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  url.pathname = `/${name}`;
  const other = new pg.Client({ connectionString: url.href });
  await other.connect();
  const look = async () => (await checkDatabase(settings({ DATABASE_URL: url.href }), false))[2];
  expect(await look()).toMatchObject({ level: 'ok', says: expect.stringContaining('empty') as string });
  await other.query('create table _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz)');
  expect(await look()).toMatchObject({ level: 'warning', fix: 'npm start applies them.' });
  await other.query(`insert into _prisma_migrations values ('29990101000000_future', now())`);
  expect(await look()).toMatchObject({ level: 'fail', says: expect.stringContaining('29990101000000_future') as string });
  await other.end();
});

test('a wrong DATABASE_URL fails without its password; a stopped embedded one is no fault unless Gyoza runs', async () => {
  const [wrong] = await checkDatabase(settings({ DATABASE_URL: `postgresql://me:geheim@127.0.0.1:${await freePort()}/gone` }), false);
  expect(wrong).toMatchObject({ level: 'fail', fix: expect.stringContaining('DATABASE_URL') as string });
  expect(JSON.stringify(wrong)).not.toContain('geheim');
  expect(levels(await checkDatabase(settings(), false))).toEqual(['ok']);
  const cluster = await startCluster({ dataDir: folder, log: () => undefined, throwAway: true });
  await cluster.stop();
  expect(await checkDatabase(settings(), false)).toEqual([
    { level: 'ok', subject: 'Database', says: expect.stringContaining('stopped') as string },
  ]);
  expect(levels(await checkDatabase(settings(), true))).toEqual(['fail']);
});

test('the command ends with 1 when the engine that is named does not answer', async () => {
  expect(levels(await checkEngine(settings({ DOCKER_HOST: 'unix:///nowhere/docker.sock' })))).toEqual(['fail']);
  const environment = {
    ...process.env,
    GYOZA_DATA_DIR: folder,
    GYOZA_PORT: String(await freePort()),
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
  };
  const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((done) => {
    const root = resolve(import.meta.dirname, '../..');
    execFile(process.execPath, ['--import', 'tsx', 'scripts/doctor.ts'], { cwd: root, env: environment }, (error, output) => {
      done({ code: error?.code ?? 0, stdout: output });
    });
  });
  expect(stdout).toMatch(/^fail +Engine .* → start it/m);
  expect(code).toBe(1);
}, 60_000);
