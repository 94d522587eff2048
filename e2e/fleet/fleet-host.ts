import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Connection } from '@/lib/client/connection';
import { listWorkers } from '@/lib/client/workers';
import { compiled } from '@/scripts/compile';
import { pingSocket } from '@/scripts/engine/ping';
import { placesFor, readPid } from '@/scripts/engine/places';
import { connectEngine } from '@/scripts/samples/engine';
import { signal } from '@/scripts/process-state';
import { buildShellImage } from '../support/test-images';
import { FleetProcess } from './fleet-process';
import type { HostNetwork } from './network';

/** What a host needs to know of the others. */
export interface HostTask {
  id: string;
  folder: string;
  network: HostNetwork;
  /** Where the web servers listen, and how this machine asks them. */
  ports: readonly number[];
  servers: readonly Connection[];
  workerKey: string;
  maxRuns: number;
}

/** A machine of the fleet: an engine and a worker in a network of their own. */
export class FleetHost {
  readonly engine: Docker;
  readonly worker: FleetProcess;
  readonly #engineProcess: FleetProcess;
  readonly #engineFolder: string;

  constructor(readonly task: HostTask) {
    const { id, folder, network } = task;
    this.#engineFolder = join(folder, 'engine');
    const dockerHost = `unix://${placesFor(this.#engineFolder).socket}`;
    this.engine = connectEngine(dockerHost);
    this.#engineProcess = new FleetProcess(`engine of ${id}`, {
      command: network.command(process.execPath, '--import', 'tsx', 'scripts/engine/run-engine.ts', this.#engineFolder),
      env: process.env,
      logFile: join(folder, 'engine.log'),
      isReady: () => this.engineAnswers(),
    });
    this.worker = new FleetProcess(`worker ${id}`, {
      command: network.command(process.execPath, compiled('worker')),
      env: {
        ...process.env,
        NODE_ENV: 'production',
        GYOZA_SERVER_URL: task.ports.map((port) => `http://${network.gateway}:${port}`).join(),
        GYOZA_WORKER_KEY: task.workerKey,
        GYOZA_WORKER_ID: id,
        GYOZA_DATA_DIR: folder,
        GYOZA_MAX_RUNS: String(task.maxRuns),
        DOCKER_HOST: dockerHost,
      },
      logFile: join(folder, 'worker.log'),
      isReady: () => this.isOnline(),
    });
  }

  get id(): string {
    return this.task.id;
  }

  /** The engine, with the image that the ops of a fleet run. */
  async startEngine(): Promise<void> {
    await mkdir(join(this.task.folder, 'logs'), { recursive: true });
    await this.#engineProcess.start();
    await buildShellImage(this.engine);
  }

  async isOnline(): Promise<boolean> {
    const answers = await Promise.all(this.task.servers.map((server) => listWorkers(server).catch(() => [])));
    return answers.flat().some(({ id, state, engine_error }) => id === this.id && state !== 'LOST' && engine_error === null);
  }

  /** SIGKILL to the engine itself; its supervisor starts it again a second later, and its containers live on. */
  async killEngine(): Promise<void> {
    const pid = await readPid(placesFor(this.#engineFolder).pidFile);
    if (pid !== null) signal(pid, 'SIGKILL');
  }

  /** Within a few seconds: dockerode has no limit of its own, and waits for ever for an engine that is killed in the middle of an answer. */
  async engineAnswers(): Promise<boolean> {
    return (await pingSocket(placesFor(this.#engineFolder).socket)).kind === 'answers';
  }

  /** Containers of runs that are there now, as `run attempt`. */
  async containers(): Promise<string[]> {
    const all = await this.engine.listContainers({ all: true, filters: { label: ['gyoza.run_id'] } });
    return all.map(({ Labels }) => `${Labels['gyoza.run_id'] ?? ''} ${Labels['gyoza.attempt'] ?? ''}`);
  }

  /** Folders of attempts that the worker has not finished with. */
  async attemptFolders(): Promise<string[]> {
    return readdir(join(this.task.folder, 'worker', 'attempts'));
  }

  /** What the worker has logged as a warning or worse, a line each. */
  async complaints(): Promise<string[]> {
    const text = await readFile(join(this.task.folder, 'worker.log'), 'utf8');
    return text.split('\n').filter((line) => /"level":(4|5|6)0/.test(line) || (line !== '' && !line.startsWith('{')));
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.#engineProcess.stop();
  }
}
