import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { drainWorker, listWorkers, removeWorker } from '@/lib/client/workers';
import { compiled } from '@/scripts/compile';
import { engineHost, product } from './product';
import { ROOT } from './readme';

/** A second worker that treats its engine as one on another machine. While it runs, the product's own worker takes nothing. */
export class ArchiveWorker {
  readonly id = `archive-${process.pid}`;
  private child: ChildProcess | undefined;
  private folder = '';
  private drained: string[] = [];

  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'gyoza-archive-worker-'));
    const env = {
      ...process.env,
      GYOZA_SERVER_URL: product.url,
      GYOZA_WORKER_KEY: product.key,
      GYOZA_WORKER_ID: this.id,
      GYOZA_DATA_DIR: this.folder,
      GYOZA_ENGINE_TRANSFER: 'archive',
      DOCKER_HOST: engineHost,
    };
    this.child = spawn(process.execPath, [compiled('worker')], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const online = async () => (await listWorkers(product)).some(({ id, state }) => id === this.id && state === 'ONLINE');
    await expect.poll(online, { timeout: 30_000 }).toBe(true);
    const others = (await listWorkers(product)).filter(({ id, state }) => id !== this.id && state === 'ONLINE');
    this.drained = others.map(({ id }) => id);
    for (const id of this.drained) await drainWorker(product, id, true);
  }

  async stop(): Promise<void> {
    for (const id of this.drained) await drainWorker(product, id, false);
    const child = this.child;
    if (child?.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await removeWorker(product, this.id);
    await rm(this.folder, { recursive: true, force: true });
  }
}
