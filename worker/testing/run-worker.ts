import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DockerEngine } from '@/worker/docker/docker-engine';
import type { DockerAddress } from '@/worker/docker/docker-host';
import { ownLabels } from '@/worker/loop/adopt-attempts';
import { ImageKeeper } from '@/worker/loop/image-keeper';
import { ImageLedger } from '@/worker/loop/image-ledger';
import type { Log } from '@/worker/loop/log';
import { Worker } from '@/worker/loop/worker';
import type { WorkerOptions } from '@/worker/loop/worker-options';
import type { Engine, Transfer } from '@/worker/ports/engine';
import { ContractServer } from './contract-server';

export const TEST_WORKER = 'test-worker';

/** Warnings and errors are kept for the test to look at. */
export class KeptLog implements Log {
  readonly entries: { level: string; message: string; fields: object }[] = [];
  info(): void {
    /* of no interest to a test */
  }
  warn(fields: object, message: string): void {
    this.entries.push({ level: 'warn', message, fields });
  }
  error(fields: object, message: string): void {
    this.entries.push({ level: 'error', message, fields });
  }
}

export interface Bench {
  server: ContractServer;
  worker: Worker;
  engine: Engine;
  images: ImageKeeper;
  log: KeptLog;
  /** The folder of the attempts' folders. */
  root: string;
  /** Names of attempt folders that are there now. */
  folders(): Promise<string[]>;
  /** Resolves when the worker has nothing in hand. */
  settled(): Promise<void>;
  /** Shuts the worker down and removes everything; answers the containers that it left, of which there must be none. */
  close(): Promise<string[]>;
}

/** A worker in this process, on a contract server in this process. `before`: what it is to find at its start. */
export async function startWorker(
  makeEngine: (folder: string) => Engine,
  graceMs = 1_000,
  before?: (server: ContractServer, root: string) => Promise<void>,
  { minFreeMb = 0, ...options }: Partial<WorkerOptions> & { minFreeMb?: number } = {},
): Promise<Bench> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-worker-'));
  const root = path.join(folder, 'attempts');
  await mkdir(root, { mode: 0o700 });
  const server = new ContractServer();
  const connection = await server.start();
  const log = new KeptLog();
  const engine = makeEngine(folder);
  await before?.(server, root);
  const ledger = await ImageLedger.open(path.join(folder, 'images.json'), log);
  const images = new ImageKeeper({ engine, ledger, log, minFreeMb });
  const worker = new Worker({ id: TEST_WORKER, server: connection, engine, images, log, root, version: 'test', graceMs, ...options });
  const running = worker.run();
  await server.until(() => server.calls.some((call) => call.endsWith('/claim')));
  return {
    server,
    worker,
    engine,
    images,
    log,
    root,
    folders: () => readdir(root),
    settled: () => worker.idle(),
    close: async () => {
      server.down = false;
      const left = await engine.list(ownLabels({ worker: TEST_WORKER, installation: server.installation }));
      worker.shutdown(false);
      await running;
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      return left.map(({ id }) => id);
    },
  };
}

/** The real engine, with a given way for files. */
export function realEngine(address: DockerAddress, transfer: Transfer): (folder: string) => Engine {
  return (folder) => new DockerEngine({ address, transfer, folder, workerId: TEST_WORKER });
}
