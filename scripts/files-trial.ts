import { spawn, type ChildProcess } from 'node:child_process';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { S3Settings } from '@/lib/server/s3-settings';
import { compiled, compilePrograms } from './compile';
import { startSwift } from './files-trial/swift';
import { freePort } from './free-port';
import { migrate } from './migrations/migrate';
import { PlainError } from './plain-error';
import { runTrial, type Undo } from './run-trial';
import { startTemporaryCluster } from './temporary-cluster';

// `npm run trial:files -- [--gigabytes 5]`: contents of files in a folder and in a bucket of a real server that speaks the S3 protocol (OpenStack Swift,
// installed by apt). What both keep to is tested; then one large file goes up through a web server and comes down again, whole and in part.
// Fails when a byte is wrong, or when the web server, given a heap of 256 MiB, took more than 256 MiB beyond what it starts with.
const MEMORY_LIMIT_MIB = 256;
const CHUNK = 1024 * 1024;
const log = (line: string): void => {
  console.log(line);
};
const { values } = parseArgs({ options: { gigabytes: { type: 'string', default: '5' } } });
const size = Math.round(Number(values.gigabytes) * 1e9);
if (!(size >= 1)) throw new Error('--gigabytes takes a number.');
await runTrial(trial);

async function trial(undo: Undo): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-files-'));
  undo.push(async () => rm(folder, { recursive: true, force: true }));
  const swift = await startSwift(join(folder, 'swift'), log);
  undo.push(swift.stop);
  const tests = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 's3'], {
    env: { ...process.env, GYOZA_TEST_S3: JSON.stringify(swift.settings) },
    stdio: 'inherit',
  });
  if (((await once(tests, 'exit')) as [number | null])[0] !== 0) throw new PlainError('A bucket does not keep to what a folder does.');
  const database = await startTemporaryCluster();
  undo.push(database.stop);
  await migrate(database.url);
  await compilePrograms();
  await tryPlace('folder', join(folder, 'in-folder'), database.url, null);
  await tryPlace('bucket', join(folder, 'with-bucket'), database.url, swift.settings);
}

async function tryPlace(name: string, dataDir: string, databaseUrl: string, s3: S3Settings | null): Promise<void> {
  const port = await freePort();
  const [key, workerKey] = [randomBytes(24).toString('hex'), randomBytes(24).toString('hex')];
  const web = spawn(process.execPath, [compiled('web')], {
    env: {
      ...process.env,
      ...{ NODE_ENV: 'production', DATABASE_URL: databaseUrl, GYOZA_DATA_DIR: dataDir, GYOZA_PORT: String(port), GYOZA_LOG_LEVEL: 'warn' },
      ...{ GYOZA_API_KEY: key, GYOZA_WORKER_KEY: workerKey, NODE_OPTIONS: `--max-old-space-size=${MEMORY_LIMIT_MIB}` },
      ...(s3 === null
        ? {}
        : {
            ...{ GYOZA_S3_BUCKET: s3.bucket, GYOZA_S3_ENDPOINT: s3.endpoint, GYOZA_S3_REGION: s3.region, GYOZA_S3_PREFIX: s3.prefix },
            ...{ GYOZA_S3_ACCESS_KEY_ID: s3.accessKeyId, GYOZA_S3_SECRET_ACCESS_KEY: s3.secretAccessKey },
          }),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(web, 'exit');
  try {
    const server = `http://127.0.0.1:${port}`;
    await untilHealthy(server, web);
    const idle = await peakMiB(web.pid ?? 0);
    const began = Date.now();
    const { id, sha256 } = await upload(server, key);
    const sent = (Date.now() - began) / 1000;
    await compare(server, key, id, sha256);
    const took = (Date.now() - began) / 1000;
    const added = (await peakMiB(web.pid ?? 0)) - idle;
    const rate = (seconds: number): string => `${(size / 1e6 / seconds).toFixed(0)} MB/s`;
    const memory = `memory of the web server at most ${added.toFixed(0)} MiB above the ${idle.toFixed(0)} it took to start`;
    log(`${name.padEnd(8)} ${(size / 1e9).toFixed(2)} GB up and kept ${rate(sent)}, down ${rate(took - sent)}, ${memory}`);
    if (added > MEMORY_LIMIT_MIB) throw new PlainError(`That is more than ${MEMORY_LIMIT_MIB} MiB.`);
  } finally {
    web.kill('SIGTERM');
    await exited;
  }
}

/** The same noise for both places, quicker than a disk. */
function* noise(): Generator<Buffer> {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16));
  const zeros = Buffer.alloc(CHUNK);
  for (let at = 0; at < size; at += CHUNK) yield cipher.update(zeros.subarray(0, Math.min(CHUNK, size - at)));
}

async function upload(server: string, key: string): Promise<{ id: string; sha256: string }> {
  const headers = { 'X-API-Key': key, 'Tus-Resumable': '1.0.0' };
  const metadata = `filename ${Buffer.from('noise.bin').toString('base64')}`;
  const begun = await fetch(`${server}/uploads`, {
    method: 'POST',
    headers: { ...headers, 'Upload-Length': String(size), 'Upload-Metadata': metadata },
  });
  const id = begun.headers.get('location')?.split('/').at(-1) ?? '';
  if (begun.status !== 201) throw new PlainError(`The upload is not begun: ${begun.status} ${await begun.text()}`);
  const hash = createHash('sha256');
  function* hashed(): Generator<Buffer> {
    for (const chunk of noise()) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const patched = await fetch(`${server}/uploads/${id}`, {
    method: 'PATCH',
    headers: { ...headers, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    body: Readable.toWeb(Readable.from(hashed())) as ReadableStream<Uint8Array>,
    duplex: 'half',
  } as RequestInit);
  if (patched.status !== 204) throw new PlainError(`The bytes are not taken: ${patched.status} ${await patched.text()}`);
  const made = await fetch(`${server}/uploads/${id}/file`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body: '{}',
  });
  const file = (await made.json()) as { id: string; sha256: string };
  if (file.sha256 !== hash.digest('hex')) throw new PlainError(`The upload is not what was sent: ${JSON.stringify(file)}`);
  return file;
}

async function compare(server: string, key: string, id: string, sha256: string): Promise<void> {
  const headers = { 'X-API-Key': key };
  const whole = await fetch(`${server}/files/${id}`, { headers });
  const hash = createHash('sha256');
  for await (const chunk of whole.body ?? []) hash.update(chunk as Uint8Array);
  if (hash.digest('hex') !== sha256) throw new PlainError('What comes down is not what went up.');
  const part = await fetch(`${server}/files/${id}`, { headers: { ...headers, Range: 'bytes=-5' } });
  let last = Buffer.alloc(0);
  for (const chunk of noise()) last = Buffer.concat([last, chunk]).subarray(-5);
  const got = Buffer.from(await part.arrayBuffer());
  if (part.status !== 206 || !got.equals(last)) throw new PlainError(`The last bytes are wrong: ${part.status}`);
}

async function untilHealthy(server: string, web: ChildProcess): Promise<void> {
  const end = Date.now() + 60_000;
  while ((await fetch(`${server}/health`).catch(() => null))?.ok !== true) {
    if (Date.now() > end || web.exitCode !== null) throw new PlainError('The web server did not become healthy.');
    await delay(100);
  }
}

/** The most memory that a process has had so far, from /proc, in MiB. */
async function peakMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
