import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasEnded, isAlive, signal } from '@/scripts/process-state';
import { freePort } from '@/scripts/free-port';
import type { Connection } from '@/lib/client/connection';
import { killService } from './processes';
import { ROOT } from './readme';

const KEY = 'a-key-of-the-fault-tests';

/** A product of its own, as `npm start` runs it, for tests that do violence to it. */
export class OwnProduct {
  private child: ChildProcess | undefined;
  private said = '';

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly dockerHost: string,
  ) {}

  static async create(dockerHost: string): Promise<OwnProduct> {
    const folder = await mkdtemp(join(tmpdir(), 'gyoza-faults-'));
    // The database's user must get through.
    await chmod(folder, 0o711);
    return new OwnProduct(folder, await freePort(), dockerHost);
  }

  get connection(): Connection {
    return { url: `http://localhost:${this.port}`, key: KEY };
  }

  /** Process id of what `npm start` itself is. */
  get pid(): number {
    if (this.child?.pid === undefined) throw new Error('The product has not been started.');
    return this.child.pid;
  }

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    this.said = '';
    const child = spawn(process.execPath, ['scripts/start.mjs', 'start'], {
      cwd: ROOT,
      env: {
        ...process.env,
        GYOZA_PORT: String(this.port),
        GYOZA_API_KEY: KEY,
        GYOZA_WORKER_KEY: '',
        GYOZA_DATA_DIR: this.folder,
        DATABASE_URL: '',
        DOCKER_HOST: this.dockerHost,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          this.said += text;
          if (this.said.includes('Gyoza is ready')) resolve();
        });
      }
      child.once('exit', () => {
        reject(new Error(`The product did not start. It said:\n${this.said}`));
      });
    });
  }

  /** Kills one of the product's processes with SIGKILL. */
  kill(service: 'web' | 'worker'): void {
    killService(this.pid, service);
  }

  /** Ends `npm start` itself with this signal and resolves when it is gone. Its descendants may still be. */
  async end(name: NodeJS.Signals): Promise<void> {
    signal(this.pid, name);
    if (!(await hasEnded(this.pid, 60_000))) throw new Error(`The product did not end on ${name}. It said:\n${this.said}`);
  }

  /** Stops it, whatever state it is in, and removes its folder. */
  async destroy(): Promise<void> {
    if (this.child?.pid !== undefined && isAlive(this.child.pid)) await this.end('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }
}
