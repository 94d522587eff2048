import pg from 'pg';
import { embeddedUrl } from '../archive/installation';
import { readMigrations } from '../migrations/migration-files';
import { reasonOf, withoutPassword } from '../supervisor/database';
import type { Settings } from '../supervisor/settings';
import { clockFinding, fail, ok, warning, type Finding } from './finding';

const SUBJECT = 'Database';
/** Oldest PostgreSQL that still gets fixes. */
const OLDEST = 14;

/** Reads what there is to know of the database, and of the workers and ops in it; changes and starts nothing. `runs`: whether the product runs here. */
export async function checkDatabase(settings: Settings, runs: boolean): Promise<Finding[]> {
  const own = settings.databaseUrl === undefined;
  const url = settings.databaseUrl ?? (await embeddedUrl(settings.dataDir));
  if (url === null) return [ok(SUBJECT, 'is not there yet; npm start makes one of its own, or set DATABASE_URL')];
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined); // the query that it breaks says so
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    if (own && !runs) return [ok(SUBJECT, 'the embedded PostgreSQL is stopped, as Gyoza is; npm start starts it')];
    const says = `${withoutPassword(url)} cannot be used: ${reasonOf(error)}`;
    return [
      fail(
        SUBJECT,
        says,
        own ? 'see logs/postgres.log in the data folder, and restart Gyoza.' : 'start that PostgreSQL, or correct DATABASE_URL.',
      ),
    ];
  }
  try {
    return [await checkVersion(client, url), await checkClock(client), ...(await checkContent(client, runs))];
  } finally {
    await client.end();
  }
}

async function checkVersion(client: pg.Client, url: string): Promise<Finding> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  );
  const { version = '', number = 0 } = rows[0] ?? {};
  const says = `PostgreSQL ${version} at ${withoutPassword(url)}`;
  return number < OLDEST * 10_000 ? warning(SUBJECT, says, `move to PostgreSQL ${OLDEST} or newer.`) : ok(SUBJECT, says);
}

async function checkClock(client: pg.Client): Promise<Finding> {
  const before = Date.now();
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
  return clockFinding(SUBJECT, (rows[0]?.now.getTime() ?? 0) - (before + Date.now()) / 2);
}

async function checkContent(client: pg.Client, runs: boolean): Promise<Finding[]> {
  const subject = 'Migrations';
  const { rowCount: isNew } = await client.query(`select 1 where to_regclass('_prisma_migrations') is null`);
  if (isNew !== 0) return [ok(subject, 'the database is empty; npm start sets it up')];
  const { rows } = await client.query<{ name: string; done: boolean }>(
    'select migration_name as name, finished_at is not null as done from _prisma_migrations where rolled_back_at is null',
  );
  const known = (await readMigrations()).migrationDirectories.map(({ path }) => path);
  const foreign = rows.filter(({ name }) => !known.includes(name)).map(({ name }) => name);
  const failed = rows.filter(({ done }) => !done).map(({ name }) => name);
  const lacking = known.filter((name) => !rows.some((row) => row.name === name));
  if (failed.length > 0)
    return [fail(subject, `${failed.join(', ')} did not come to its end`, 'restore your last backup: npm run restore -- FILE --replace.')];
  if (foreign.length > 0)
    return [fail(subject, `the database has ${foreign.join(', ')} of a newer Gyoza`, 'start that version or a newer one.')];
  if (lacking.length > 0) return [warning(subject, `${lacking.length} are still to be applied`, 'npm start applies them.')];
  return [ok(subject, 'all applied'), await checkWorkers(client, runs), await checkOps(client)];
}

async function checkWorkers(client: pg.Client, runs: boolean): Promise<Finding> {
  const { rows } = await client.query<{ id: string; alive: boolean; engine_error: string | null }>(
    `select id, last_seen_at > now() - interval '15 seconds' as alive, engine_error from workers order by id`,
  );
  const alive = rows.filter((worker) => worker.alive);
  const broken = alive.filter((worker) => worker.engine_error !== null);
  const says = `${alive.length} of ${rows.length} are alive`;
  if (broken.length > 0) {
    const [first] = broken;
    return warning(
      'Workers',
      `${says}, but ${first?.id ?? ''} says: ${first?.engine_error ?? ''}`,
      'run npm run doctor on that machine, or restart its engine.',
    );
  }
  if (alive.length > 0 || !runs) return ok('Workers', says);
  return warning('Workers', says, 'see logs/worker.log in the data folder, or join one: npm run worker -- --server URL --key KEY.');
}

async function checkOps(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ ops: number; hello: boolean }>(
    `select count(distinct name)::int as ops, coalesce(bool_or(name = 'hello'), false) as hello
     from definitions where superseded_at is null and archived_at is null`,
  );
  const { ops = 0, hello = false } = rows[0] ?? {};
  if (ops === 0) return warning('Ops', 'none is registered', 'npm start registers the sample ops; POST /definitions registers yours.');
  return ok('Ops', `${ops} registered${hello ? ', the sample ops among them' : ''}`);
}
