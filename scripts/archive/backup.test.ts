import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBlob, storeBlob } from '@/lib/server/blob-store';
import { diskBlobs } from '@/lib/server/disk-blobs';
import { database } from '@/lib/server/db';
import { env } from '@/lib/server/env';
import { adHocRun, beat, define, makeKeys, report, runOf, start, takeTo } from '@/lib/server/testing/fixtures';
import { fingerprint } from './testing/fingerprint';
import type { Manifest } from './manifest';
import { verifyBackup } from './read-backup';
import { restoreBackup, type RestoreTarget } from './restore-backup';
import { writeBackup } from './write-backup';

let folder = '';
let file = '';
let manifest: Manifest;
let before: Record<string, string>;
const BIG = randomBytes(3_000_000);

/** A product with runs in every state, a payload that no careless copy keeps, and files. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-backup-'));
  file = join(folder, 'gyoza.tar.gz');
  await makeKeys();
  await writeFile(join(env().GYOZA_DATA_DIR, 'api-key'), 'gyoza_a_key_of_the_backup\n');
  await writeFile(join(env().GYOZA_DATA_DIR, 'secret-key'), 'ab'.repeat(32));
  await define({
    id: 'kept',
    input_specs: { text: { type: 'string' }, zed: { type: 'float', default: 0.1 }, a: { type: 'int', default: 7 } },
  });
  for (const state of ['COMPLETED', 'FAILED', 'CANCELLED', 'RUNNING', 'PENDING'] as const) {
    await takeTo(state, (await runOf('kept', { inputs: { text: 'tab\t, "quotes", \\ and\nlines, ünï 🥟' } })).id);
  }
  const { id } = await adHocRun();
  await start(id, 'w1');
  await report(id, 'w1', 1, { type: 'INFO', msg: 'with a payload', payload: { b: null, a: [1.5, '\\N', '{"x": 1}'] } });
  for (const content of [BIG, Buffer.from('greetings')]) {
    const { sha256, size } = await storeBlob(Readable.from([content]));
    await database().file.create({ data: { id: randomUUID(), name: 'given.bin', size, sha256 } });
    await database().runFile.create({ data: { runId: id, attempt: 1, path: `left/${size}.bin`, size, sha256 } });
  }
  const destination = { id: randomUUID(), name: 'team', kind: 'webhook', url: 'https://example.com/', createdBy: 'test' };
  await database().destination.create({ data: { ...destination, deliveries: { create: [{ event: 'TEST' }] } } });
  before = await fingerprint(env().DATABASE_URL);
  manifest = await writeBackup(source(), file);
}, 60_000);
afterAll(async () => rm(folder, { recursive: true, force: true }));

const source = () => ({
  databaseUrl: env().DATABASE_URL,
  blobs: diskBlobs(env().GYOZA_FILES_DIR),
  dataDir: env().GYOZA_DATA_DIR,
  version: '1.2.3',
});

/** An empty database and folder to restore into. */
async function emptyTarget(replace = false): Promise<RestoreTarget & { filesDir: string }> {
  const name = `restored_${randomUUID().replaceAll('-', '')}`;
  await query(env().DATABASE_URL, `create database ${name}`);
  const dataDir = await mkdtemp(join(folder, 'data-'));
  const url = new URL(env().DATABASE_URL);
  url.pathname = `/${name}`;
  const filesDir = join(dataDir, 'files');
  return { databaseUrl: url.href, dataDir, filesDir, blobs: diskBlobs(filesDir), replace };
}

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

test('what is restored is what was there: every row of every table, every file, the keys', async () => {
  expect(Object.keys(before).length).toBeGreaterThan(10);
  expect(before['runs']).toMatch(/^6 /);
  expect(before['deliveries']).toMatch(/^1 /);
  const target = await emptyTarget();
  await restoreBackup(file, await verifyBackup(file), target);
  expect(await fingerprint(target.databaseUrl)).toEqual(before);
  const names = (await readdir(target.filesDir, { recursive: true })).filter((name) => /\/[0-9a-f]{64}$/.test(name));
  expect(names).toHaveLength(2);
  for (const name of names) {
    const original = Buffer.concat(await (await openBlob(name.slice(3))).toArray());
    expect((await readFile(join(target.filesDir, name))).equals(original)).toBe(true);
  }
  expect(await readFile(join(target.dataDir, 'api-key'), 'utf8')).toBe('gyoza_a_key_of_the_backup\n');
  expect(await readFile(join(target.dataDir, 'secret-key'), 'utf8')).toBe('ab'.repeat(32));
  expect((await stat(join(target.dataDir, 'secret-key'))).mode & 0o777).toBe(0o600);
});

test('the archive is for its owner alone, and says what it holds', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).not.toContain('gyoza.tar.gz.partial');
  expect(manifest).toMatchObject({ version: '1.2.3', missing: [], files: { count: 2, bytes: BIG.length + 9 } });
  expect(manifest.tables.find(({ name }) => name === 'runs')?.rows).toBe(6);
});

test('it is the database of one moment, whatever is written meanwhile', { tags: 'long' }, async () => {
  const busy = join(folder, 'busy.tar.gz');
  const stop = new AbortController();
  const writing = (async () => {
    while (!stop.signal.aborted) await takeTo('COMPLETED', (await adHocRun()).id, 'w9');
  })();
  await writeBackup(source(), busy);
  stop.abort();
  await writing;
  const target = await emptyTarget();
  await restoreBackup(busy, await verifyBackup(busy), target);
  const { rows } = await query(
    target.databaseUrl,
    `select count(*)::int as wrong from runs r where next_event_id <> (select count(*) from events e where e.run_id = r.id)
       or state <> (select state from attempts a where a.run_id = r.id and a.attempt = r.current_attempt)`,
  );
  expect(rows).toEqual([{ wrong: 0 }]);
});

test.each([
  ['cut in the middle', (whole: Buffer) => whole.subarray(0, whole.length / 2), /not whole|damaged/],
  ['cut by a byte', (whole: Buffer) => whole.subarray(0, -1), /not whole|damaged/],
  ['one bit turned', (whole: Buffer) => flipped(whole), /damaged/],
  ['no archive at all', () => Buffer.from('hello'), /not a backup/],
  ['empty', () => Buffer.alloc(0), /not (a backup|whole)/],
])('an archive that is %s is refused before anything is touched', async (_, harm, words) => {
  const harmed = join(folder, `${randomUUID()}.tar.gz`);
  await writeFile(harmed, harm(await readFile(file)));
  await expect(verifyBackup(harmed)).rejects.toMatchObject({ name: 'PlainError', message: expect.stringMatching(words) as string });
});

function flipped(whole: Buffer): Buffer {
  const middle = Math.floor(whole.length / 2);
  whole[middle] = (whole[middle] ?? 0) ^ 1;
  return whole;
}

test('what is there gives way only when that is wished, and comes back when the restore fails', { tags: 'long' }, async () => {
  const target = await emptyTarget();
  await restoreBackup(file, manifest, target);
  await query(target.databaseUrl, `update runs set priority = 77`);
  const changed = await fingerprint(target.databaseUrl);
  await expect(restoreBackup(file, manifest, target)).rejects.toThrow(/--replace/);
  expect(await fingerprint(target.databaseUrl)).toEqual(changed);
  // As if the disk were full in the middle: the archive ends before its last table.
  const half = join(folder, 'half.tar.gz');
  await writeFile(half, (await readFile(file)).subarray(0, 4000));
  await expect(restoreBackup(half, manifest, { ...target, replace: true })).rejects.toThrow();
  expect(await fingerprint(target.databaseUrl)).toEqual(changed);
  await restoreBackup(file, manifest, { ...target, replace: true });
  expect(await fingerprint(target.databaseUrl)).toEqual(before);
  expect((await query(target.databaseUrl, `select 1 from pg_namespace where nspname like 'gyoza%'`)).rowCount).toBe(0);
});

test('nothing is restored under somebody who is connected, nor from a newer version', async () => {
  const target = await emptyTarget(true);
  const newer = { ...manifest, migrations: [...manifest.migrations, '29990101000000_future'] };
  await expect(restoreBackup(file, newer, target)).rejects.toThrow(/this version is older/);
  const other = new pg.Client({ connectionString: target.databaseUrl });
  await other.connect();
  await expect(restoreBackup(file, manifest, target)).rejects.toThrow(/connected/);
  await other.end();
});

test('a backup of an older version is brought up to date', { tags: 'long' }, async () => {
  const older = { ...manifest, migrations: manifest.migrations.filter((name) => !name.endsWith('_waiting_index')) };
  const target = await emptyTarget();
  await restoreBackup(file, older, target);
  expect((await query(target.databaseUrl, `select 1 from pg_indexes where indexname = 'runs_waiting_idx'`)).rowCount).toBe(1);
  expect((await fingerprint(target.databaseUrl))['runs']).toBe(before['runs']);
});

test('a file that is gone from the disk is named as missing, and a backup that fails leaves nothing', async () => {
  const sha256 = 'ab'.repeat(32);
  const { id } = await database().file.create({ data: { id: randomUUID(), name: 'gone.txt', size: 3, sha256 } });
  expect((await writeBackup(source(), join(folder, 'holed.tar.gz'))).missing).toEqual([sha256]);
  await database().file.delete({ where: { id } });
  const nowhere = join(folder, 'nowhere', 'b.tar.gz');
  await expect(writeBackup(source(), nowhere)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(writeBackup({ ...source(), databaseUrl: 'postgresql://127.0.0.1:1/none' }, join(folder, 'none.tar.gz'))).rejects.toThrow();
  expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
  await beat('w1'); // the product has served all along
});
