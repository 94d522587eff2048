import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@/lib/client/connection';
import { compiled } from '@/scripts/compile';
import { freePort } from '@/scripts/free-port';
import { signal } from '@/scripts/process-state';
import { openDatabase, type Database } from '@/scripts/supervisor/database';
import { FleetHost } from './fleet-host';
import { FleetProcess } from './fleet-process';
import { FleetNetwork } from './network';

const WEBS = 2;

export interface FleetOptions {
  hosts: number;
  /** Most runs at once on each. */
  maxRuns: number;
  log: (line: string) => void;
}

/** A web server of the fleet, and how to reach it. */
export interface FleetWeb {
  process: FleetProcess;
  server: Connection;
  port: number;
}

/**
 * A whole installation on one machine, as a team would have it on several: one PostgreSQL, two web servers, and hosts with an engine and a worker each in
 * a network of their own. Everything of it can be killed, cut off and started again one by one. Needs root on Linux, a built product and dockerd.
 */
export class Fleet {
  readonly webs: FleetWeb[] = [];
  readonly hosts: FleetHost[] = [];
  readonly #undo: (() => Promise<void>)[] = [];
  #database: Database | null = null;

  private constructor(
    readonly folder: string,
    readonly network: FleetNetwork,
  ) {}

  /** Starts all of it. What a failed start has begun is taken away again. */
  static async start(options: FleetOptions): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), 'gyoza-fleet-'));
    // The database's user must get through.
    await chmod(folder, 0o711);
    const fleet = new Fleet(folder, await FleetNetwork.create());
    fleet.#undo.push(
      () => rm(folder, { recursive: true, force: true }),
      () => fleet.network.remove(),
    );
    try {
      await fleet.#start(options);
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  /** A server that answers at this moment, as far as is known. */
  get server(): Connection {
    const web = this.webs.find(({ process }) => process.isRunning) ?? this.webs[0];
    if (web === undefined) throw new Error('The fleet has no web server.');
    return web.server;
  }

  host(index: number): FleetHost {
    const host = this.hosts[index];
    if (host === undefined) throw new Error(`The fleet has no host ${index}.`);
    return host;
  }

  /** SIGKILL to PostgreSQL; it is started again at once, and recovers. */
  killDatabase(): void {
    const place = this.#database?.place ?? '';
    const pid = Number(readFileSync(join(place, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);
    if (pid > 0) signal(pid, 'SIGKILL');
  }

  /** What the web servers answered with 500, from their logs: nobody may ever get that, whatever is killed under them. */
  async requestFailures(): Promise<string[]> {
    const failures: string[] = [];
    for (const { process } of this.webs) {
      const lines = (await readFile(process.logFile, 'utf8')).split('\n');
      failures.push(
        ...lines.filter((line) => line.includes('"a request failed"')).map((line) => `${process.name}: ${line.slice(0, 2000)}`),
      );
    }
    return failures;
  }

  /** Copies what all processes logged to a folder that stays, and answers which. */
  async keepLogs(): Promise<string> {
    const kept = await mkdtemp(join(tmpdir(), 'gyoza-fleet-logs-'));
    const isLog = (path: string) => !/\/(pg|files|attempts|docker)$/.test(path);
    await cp(this.folder, kept, { recursive: true, filter: isLog });
    return kept;
  }

  /** Ends everything in order and takes it away. Throws when something did not end as it should. */
  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#undo.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
  }

  async #start({ hosts, maxRuns, log }: FleetOptions): Promise<void> {
    const database = await openDatabase(this.folder, undefined, log);
    this.#database = database;
    this.#undo.push(database.stop);
    const [key, workerKey, secretKey] = [1, 2, 3].map(() => randomBytes(24).toString('hex')) as [string, string, string];
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      DATABASE_URL: database.url,
      GYOZA_FILES_DIR: join(this.folder, 'files'),
      // The hosts come by their own links.
      GYOZA_HOST: '0.0.0.0',
      GYOZA_API_KEY: key,
      GYOZA_WORKER_KEY: workerKey,
      GYOZA_SECRET_KEY: secretKey,
    };
    for (let index = 0; index < WEBS; index += 1) await this.#addWeb(index, env, key);
    await Promise.all(this.webs.map(({ process }) => process.start()));
    for (let index = 0; index < hosts; index += 1) await this.#addHost(index, workerKey, maxRuns);
    await Promise.all(this.hosts.map((host) => host.startEngine()));
    await Promise.all(this.hosts.map(({ worker }) => worker.start()));
  }

  async #addWeb(index: number, env: NodeJS.ProcessEnv, key: string): Promise<void> {
    const folder = join(this.folder, `web-${index}`);
    await mkdir(folder, { mode: 0o700 });
    const port = await freePort();
    const server = { url: `http://127.0.0.1:${port}`, key };
    const web = new FleetProcess(`web server ${index}`, {
      command: [process.execPath, compiled('web')],
      env: { ...env, GYOZA_DATA_DIR: folder, GYOZA_PORT: String(port) },
      logFile: join(this.folder, `web-${index}.log`),
      isReady: () =>
        fetch(`${server.url}/health`).then(
          ({ ok }) => ok,
          () => false,
        ),
    });
    this.webs.push({ process: web, server, port });
    this.#undo.push(() => web.stop());
  }

  async #addHost(index: number, workerKey: string, maxRuns: number): Promise<void> {
    // Each begins with another one.
    const webs = this.webs.map((_, turn) => this.webs[(turn + index) % this.webs.length]).filter((web) => web !== undefined);
    const id = `host-${index}`;
    const network = await this.network.addHost(index);
    this.#undo.push(() => network.remove());
    const folder = join(this.folder, id);
    const [ports, servers] = [webs.map(({ port }) => port), webs.map(({ server }) => server)];
    const host = new FleetHost({ id, folder, network, ports, servers, workerKey, maxRuns });
    this.hosts.push(host);
    this.#undo.push(() => host.stop());
  }
}
