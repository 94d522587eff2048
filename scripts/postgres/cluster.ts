import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../free-port';
import { PlainError, errorCode, messageOf } from '../plain-error';
import { commandLine, endProcess, isAlive } from '../process-state';
import { postgresBinaries } from './binaries';
import { postgresHome } from './home';
import { postgresUser, type PostgresUser } from './postgres-user';

export type ClusterOptions = {
  /** The data folder; it exists. The cluster lies in its `pg`, see `postgresHome`. */
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Trade crash safety for speed; for databases that live as long as one test run. */
  readonly throwAway?: boolean;
};

/** A running PostgreSQL of our own. */
export type Cluster = {
  /** URL of the product's database. */
  readonly url: string;
  /** Where the database's files lie; differs from the data folder when its user cannot reach that. */
  readonly home: string;
  /** Resolves when the server has ended, by `stop` or by itself. */
  readonly ended: Promise<void>;
  /** Ends it within a second or so: open transactions are rolled back, all committed data is on disk. */
  readonly stop: () => Promise<void>;
};

type Access = { port: number; password: string };

/** Nothing of ours, such as PGDATA or PGOPTIONS, may reach PostgreSQL. */
const ENVIRONMENT: NodeJS.ProcessEnv = { NODE_ENV: 'production', PATH: process.env['PATH'], TZ: 'UTC' };
const USER = 'gyoza';
const DATABASE = 'gyoza';

/**
 * Starts PostgreSQL in the data folder, creating the cluster and the product's database on the first call. A server that
 * a killed start left behind is stopped first: its settings may be older than ours, and stopping takes a tenth of a second.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { dataDir, log } = options;
  const user = await postgresUser();
  const home = await postgresHome(dataDir, user, log);
  const binaries = await postgresBinaries(user, home);
  const folder = join(home, 'pg');
  const access = await readAccess(dataDir);
  await stopLeftover(folder);
  if (!(await isInitialised(folder))) await initialise(binaries.initdb, folder, access.password, user);
  access.port = await freePort(access.port);
  await writeAccess(dataDir, access);

  await mkdir(join(dataDir, 'logs'), { recursive: true });
  // A file, not a pipe: should we be killed, the server must not die of a broken pipe in the middle of a commit.
  const output = await open(join(dataDir, 'logs', 'postgres.log'), 'a');
  const child = spawn(binaries.postgres, serverArguments(folder, access.port, options.throwAway === true), {
    cwd: folder,
    stdio: ['ignore', output.fd, output.fd],
    env: ENVIRONMENT,
    // A group of its own: Ctrl-C in the terminal must reach us alone, as the database is the last thing to stop.
    detached: true,
    ...(user ?? {}),
  });
  const ended = once(child, 'exit').then(() => undefined);
  try {
    await once(child, 'spawn');
    await output.close();
    await untilReady(child, access, join(dataDir, 'logs', 'postgres.log'));
  } catch (error) {
    child.kill('SIGQUIT');
    throw error;
  }
  return {
    url: urlOf(access, DATABASE),
    home,
    ended,
    stop: async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await endProcess(child.pid, 'SIGINT', 10_000);
      await ended;
    },
  };
}

/** Stops a server that runs on `folder` though its start is gone, and clears the pid file of one that crashed. */
async function stopLeftover(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  const pid = Number(text?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (isAlive(pid) && commandLine(pid).includes(folder)) await endProcess(pid, 'SIGINT', 10_000);
  // The id may by now belong to something else, which would keep PostgreSQL from starting.
  else await rm(join(folder, 'postmaster.pid'), { force: true });
}

async function isInitialised(folder: string): Promise<boolean> {
  return stat(join(folder, 'gyoza-initialised')).then(
    () => true,
    () => false,
  );
}

async function initialise(initdb: string, folder: string, password: string, user: PostgresUser): Promise<void> {
  // Without the marker the last initdb did not come to its end, so nothing of value can lie here.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
  const passwordFile = `${folder}-password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const child = spawn(
    initdb,
    [
      `--pgdata=${folder}`,
      `--username=${USER}`,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: ENVIRONMENT, ...(user ?? {}) },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code] = (await once(child, 'close')) as [number | null];
  await rm(passwordFile);
  if (code !== 0) {
    await rm(folder, { recursive: true, force: true });
    if (/no space left/i.test(complaint))
      throw new PlainError(`The disk that holds ${folder} is full: the database needs about 60 MB to begin with.`);
    throw new PlainError(`The database could not be created in ${folder}: ${complaint.trim().split('\n').pop() ?? 'initdb failed'}`);
  }
  await writeFile(join(folder, 'gyoza-initialised'), '');
}

function serverArguments(folder: string, port: number, throwAway: boolean): string[] {
  const settings: Record<string, string> = {
    // Loopback alone, and no socket file: neither another machine nor a container can reach it.
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    ...(throwAway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function untilReady(child: ChildProcess, access: Access, logFile: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw await startFailure(logFile);
    try {
      await createDatabase(urlOf(access, 'postgres'), DATABASE);
      return;
    } catch (error) {
      // 57P03: it is still starting up, or recovering from a crash.
      if (errorCode(error) !== 'ECONNREFUSED' && errorCode(error) !== '57P03') throw error;
      if (Date.now() > end) throw new PlainError(`PostgreSQL did not start within a minute (${messageOf(error)}); see ${logFile}.`);
    }
    await delay(25);
  }
}

async function startFailure(logFile: string): Promise<PlainError> {
  const text = await readFile(logFile, 'utf8');
  if (/no space left/i.test(text.slice(-2000)))
    return new PlainError('PostgreSQL cannot start because the disk is full: free some space and start again.');
  const reason = text.match(/(?:FATAL|PANIC):\s+(.*)/g)?.pop() ?? 'it gave no reason';
  return new PlainError(`PostgreSQL did not start (${reason}); see ${logFile}.`);
}

/** Creates a database unless it exists. */
async function createDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function urlOf({ port, password }: Access, database: string): string {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;
}

/** Port and password of the data folder's cluster; both are kept, so that the URL stays the same from start to start. */
async function readAccess(dataDir: string): Promise<Access> {
  const text = await readFile(join(dataDir, 'database.json'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (text !== null) return JSON.parse(text) as Access;
  return { port: 0, password: randomBytes(24).toString('base64url') };
}

async function writeAccess(dataDir: string, access: Access): Promise<void> {
  await writeFile(join(dataDir, 'database.json'), `${JSON.stringify(access)}\n`, { mode: 0o600 });
}
