import { readFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import pino from 'pino';
import { z } from 'zod';
import { ProblemError } from '@/lib/client/problem-error';
import { nodeTransport } from '@/lib/client/node-transport';
import { ServerList, splitServers } from '@/lib/client/server-list';
import { DockerEngine } from './docker/docker-engine';
import { readDockerHost } from './docker/docker-host';
import { readEnvironment } from './environment';
import { lockFolder } from './loop/folder-lock';
import { ImageKeeper } from './loop/image-keeper';
import { ImageLedger } from './loop/image-ledger';
import { Worker } from './loop/worker';
import { workerIdentity } from './loop/worker-identity';
import { WatchdogProcess } from './watchdog/watchdog-process';

/** Ctrl-C reaches a whole group of processes and its supervisor may add a signal of its own: only a later one is a second wish. */
const SAME_WISH_MS = 1_000;

async function main(): Promise<void> {
  const settings = readEnvironment(process.argv.slice(2), process.env);
  const address = readDockerHost(process.env);
  const log = pino({ level: settings.GYOZA_LOG_LEVEL });
  const folder = path.resolve(settings.GYOZA_DATA_DIR, 'worker');
  const root = path.join(folder, 'attempts');
  await mkdir(root, { recursive: true, mode: 0o700 });
  // What lies below is open to whatever user an image runs as; this folder keeps every other user out.
  await chmod(folder, 0o700);
  const unlock = await lockFolder(folder);
  try {
    const id = await workerIdentity(folder, settings.GYOZA_WORKER_ID);
    const { GYOZA_ENGINE_TRANSFER: transfer, GYOZA_ENGINE_DISK: disk, GYOZA_MIN_FREE_MB: minFreeMb } = settings;
    const engine = new DockerEngine({ address, transfer, disk, folder, workerId: id });
    const ledger = await ImageLedger.open(path.join(folder, 'images.json'), log);
    const watchdog = new WatchdogProcess({ folder, workerId: id, servers: settings.GYOZA_SERVER_URL });
    const server = new ServerList(splitServers(settings.GYOZA_SERVER_URL), settings.GYOZA_WORKER_KEY, nodeTransport());
    // Whoever started this process waits to hear that the server knows the worker.
    const onReady = () => process.send?.({ ready: true });
    const worker = new Worker({
      id,
      server,
      engine,
      images: new ImageKeeper({ engine, ledger, log, minFreeMb }),
      log,
      root,
      maxRuns: settings.GYOZA_MAX_RUNS,
      version: productVersion(),
      bufferMb: settings.GYOZA_BUFFER_MB,
      maxOutputMb: settings.GYOZA_MAX_OUTPUT_MB,
      watchdog,
      onReady,
    });
    obeySignals(worker);
    log.info({ worker: id, server: settings.GYOZA_SERVER_URL, engine: address.where }, 'Worker started');
    await worker.run();
    log.info({ worker: id }, 'Worker stopped');
  } finally {
    await unlock();
  }
}

function obeySignals(worker: Worker): void {
  let first: number | null = null;
  const onSignal = () => {
    first ??= performance.now();
    worker.shutdown(performance.now() - first > SAME_WISH_MS);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // Whoever started this process was killed, and the server with it: nothing could be given back. The containers stay, and the worker of the
  // next start adopts them.
  process.on('disconnect', () => process.exit(1));
}

function productVersion(): string {
  const file = path.join(import.meta.dirname, '..', 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

main().then(
  () => {
    process.exit(0);
  },
  (error: unknown) => {
    const refused = error instanceof ProblemError;
    process.stderr.write(`${refused ? 'The server refuses this worker: ' : ''}${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
