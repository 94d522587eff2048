import { join } from 'node:path';
import { s3Variables } from '@/lib/server/s3-settings';
import { signOnVariables } from '@/lib/server/sign-on-settings';
import { compiled, source } from '../compile';
import { findEngine, type EngineChoice } from '../engine/find-engine';
import { isPortFree } from '../free-port';
import { PlainError, messageOf } from '../plain-error';
import { installSampleOps } from '../sample-ops';
import { buildWhenChanged } from './build';
import { inWords, keptKey, openDataFolder } from './data-folder';
import { openDatabase } from './database';
import { Leftovers } from './leftovers';
import { Service } from './service';
import { addressOf, type Settings } from './settings';

/** What only the server may know stays with it. */
const SERVER_ONLY = [
  'GYOZA_API_KEY',
  'DATABASE_URL',
  'GYOZA_SECRET_KEY',
  'GYOZA_OLD_SECRET_KEY',
  'GYOZA_SMTP_URL',
  ...Object.keys(s3Variables),
  ...Object.keys(signOnVariables),
];

/** A running product. */
export type Product = {
  readonly address: string;
  readonly apiKey: string;
  readonly dataDir: string;
  readonly databasePlace: string;
  readonly engine: EngineChoice;
};

/** The web server gets this long to answer what is under way; the worker its containers' grace and the clean-up. */
const WEB_GRACE_MS = 10_000;
const WORKER_GRACE_MS = 30_000;

/**
 * Everything that `npm start` runs, brought up in order and taken down in reverse. Each step that succeeds leaves the way
 * to undo it on a stack, so that a failure or a signal in the middle undoes exactly what was done.
 */
export class Supervisor {
  private readonly undo: (() => Promise<void>)[] = [];
  private readonly services: Service[] = [];

  constructor(
    private readonly settings: Settings,
    private readonly log: (line: string) => void,
    private readonly stopping: AbortSignal,
  ) {}

  /** @throws PlainError naming what is in the way; call `stop` afterwards in any case */
  async start(): Promise<Product> {
    const { settings } = this;
    const folder = await openDataFolder(settings.dataDir);
    this.undo.push(folder.release);
    const leftovers = new Leftovers(folder.path);
    await leftovers.clear(WORKER_GRACE_MS);
    this.undo.push(async () => leftovers.forget());
    // Before anything slow, so that the most common mistake is told at once.
    if (!(await isPortFree(settings.host, settings.port))) {
      throw new PlainError(
        `Port ${settings.port} of ${settings.host} is taken or cannot be used: set GYOZA_PORT to a free one, for example GYOZA_PORT=${settings.port + 1} npm start.`,
      );
    }
    try {
      return await this.startIn(folder.path, leftovers);
    } catch (error) {
      throw inWords(error, settings.dataDir);
    }
  }

  private async startIn(dataDir: string, leftovers: Leftovers): Promise<Product> {
    const { settings, log } = this;
    const apiKey = await keptKey(join(dataDir, 'api-key'), settings.apiKey);
    const workerKey = await keptKey(join(dataDir, 'worker-key'), settings.workerKey);
    const database = await openDatabase(dataDir, settings.databaseUrl, log);
    this.undo.push(database.stop);
    this.stopping.throwIfAborted();
    if (!settings.dev) await buildWhenChanged(log, this.stopping);

    const engine = await this.chooseEngine(dataDir);
    if (engine.kind === 'engine') this.undo.push(engine.stop);
    this.stopping.throwIfAborted();

    const address = addressOf(settings);
    const program = settings.dev ? source : compiled;
    const start = async (name: string, entry: string, env: NodeJS.ProcessEnv, graceMs: number): Promise<void> => {
      const logFile = join(dataDir, 'logs', `${name.replace(' server', '')}.log`);
      const onLaunch = leftovers.add.bind(leftovers);
      await this.run(new Service({ name, entry, env, logFile, log, onLaunch, graceMs }));
    };
    const environment: NodeJS.ProcessEnv = { ...process.env, GYOZA_DATA_DIR: dataDir, NEXT_TELEMETRY_DISABLED: '1' };
    const web: NodeJS.ProcessEnv = {
      ...environment,
      NODE_ENV: settings.dev ? 'development' : 'production',
      DATABASE_URL: database.url,
      GYOZA_FILES_DIR: settings.filesDir,
      GYOZA_HOST: settings.host,
      GYOZA_PORT: String(settings.port),
      GYOZA_API_KEY: apiKey,
      GYOZA_WORKER_KEY: workerKey,
    };
    await start('web server', program('web'), web, WEB_GRACE_MS);
    const dockerHost = engine.kind === 'engine' ? engine.dockerHost : null;
    await installSampleOps({ dockerHost, serverUrl: address, apiKey, dataDir, log });
    this.stopping.throwIfAborted();
    if (settings.bundledWorker) {
      const worker: NodeJS.ProcessEnv = {
        ...Object.fromEntries(Object.entries(environment).filter(([name]) => !SERVER_ONLY.includes(name))),
        NODE_ENV: 'production',
        GYOZA_SERVER_URL: address,
        GYOZA_WORKER_KEY: workerKey,
      };
      if (dockerHost !== null) worker['DOCKER_HOST'] = dockerHost;
      await start('worker', program('worker'), worker, WORKER_GRACE_MS);
    }
    return { address, apiKey, dataDir, databasePlace: database.place, engine };
  }

  private async chooseEngine(dataDir: string): Promise<EngineChoice> {
    const { dockerHost, mayInstallDocker, bundledWorker } = this.settings;
    // The web side alone has no use for an engine, except to build the sample ops on one that was named.
    if (!bundledWorker && dockerHost === undefined) {
      return {
        kind: 'none',
        advice: 'Join a worker: npm run worker -- --server URL --key KEY (the key lies in worker-key in the data folder).',
      };
    }
    return findEngine({ dockerHost, mayInstall: mayInstallDocker, dataDir, log: this.log, stop: this.stopping });
  }

  private async run(service: Service): Promise<void> {
    this.services.push(service);
    this.undo.push(async () => service.stop());
    await service.start();
    this.stopping.throwIfAborted();
  }

  /** Stops everything in reverse order: worker, web, engine, database, lock. One that fails does not keep the others. */
  async stop(): Promise<void> {
    for (const step of this.undo.splice(0).reverse()) {
      await step().catch((error: unknown) => {
        this.log(`Stopping: ${messageOf(error)}`);
      });
    }
  }

  /** Ends web and worker at once; engine and database still stop properly. */
  force(): void {
    for (const service of this.services) service.kill();
  }
}
