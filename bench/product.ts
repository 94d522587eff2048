import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@/lib/client/connection';
import { UnreachableError, ProblemError } from '@/lib/client/problem-error';
import { listWorkers } from '@/lib/client/workers';
import { freePort } from '@/scripts/free-port';

const START_LIMIT_MS = 10 * 60_000;

export interface Product {
  server: Connection;
  /** Its data folder, which tells the ids of its processes; null when it is not known. */
  dataDir: string | null;
  stop: () => Promise<void>;
}

/** The product to measure: the one that GYOZA_SERVER_URL and GYOZA_API_KEY name (and GYOZA_DATA_DIR, for its CPU time), else one that is started for this, with its own port and data. */
export async function openProduct(): Promise<Product> {
  const { GYOZA_SERVER_URL: url, GYOZA_API_KEY: key, GYOZA_DATA_DIR: dataDir = null } = process.env;
  if (url !== undefined && key !== undefined) return { server: { url, key }, dataDir, stop: () => Promise.resolve() };
  return startProduct();
}

async function startProduct(): Promise<Product> {
  const port = await freePort();
  const key = randomBytes(24).toString('base64url');
  const dataDir = await mkdtemp(join(tmpdir(), 'gyoza-bench-data-'));
  const child = spawn(process.execPath, ['scripts/start.mjs', 'start'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      ...process.env,
      GYOZA_PORT: String(port),
      GYOZA_DATA_DIR: dataDir,
      GYOZA_API_KEY: key,
      GYOZA_MAX_REQUESTS_PER_S: '0',
      GYOZA_MAX_OPEN_REQUESTS: '0',
      DATABASE_URL: '',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  const server = { url: `http://127.0.0.1:${port}`, key };
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await Promise.race([
      untilWorkerIsOnline(server),
      exited.then(([code]) => {
        throw new Error(`The product ended while it started, with exit code ${String(code)}.`);
      }),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { server, dataDir, stop };
}

/** A start may build the pages first; there is nothing to subscribe to before the server is there. */
async function untilWorkerIsOnline(server: Connection): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    try {
      const workers = await listWorkers(server);
      if (workers.some(({ state, engine_error }) => state === 'ONLINE' && engine_error === null)) return;
    } catch (error) {
      if (!(error instanceof UnreachableError) && !(error instanceof ProblemError && error.status === 503)) throw error;
    }
    await pause(250);
  }
  throw new Error('No worker came online.');
}
