/**
 * What the lists, the run page and a server's periodic duties cost with a thousand runs and with a million.
 *
 *   npm run bench:scale -- [--runs 1000000] [--rounds 20]
 *
 * Fills a PostgreSQL of its own by SQL with 1,000 runs and one large run (100,000 events, a million lines of log), measures, adds the others,
 * measures again, and prints the medians in milliseconds, how many runs each list gave, and the ratio of the medians. It asserts nothing about time; what
 * is above 1.5 is marked. Where a list gave fewer runs of a thousand than of a million, the ratio is also one of the runs that were read.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { runListQuery } from '@/lib/contract/queries';
import { migrate } from '@/scripts/migrations/migrate';
import { startTemporaryCluster } from '@/scripts/temporary-cluster';
import { seedLargeRun, seedRuns } from './scale-seed';
import { median } from './statistics';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '20' } } });
const [runs, rounds] = [Number(values.runs), Number(values.rounds)] as [number, number];
if (!(runs > 1000 && rounds >= 1)) throw new Error('--runs takes a number above 1000, --rounds one.');
const FEW = 1000;
const ACCEPTED_RATIO = 1.5;

const cluster = await startTemporaryCluster();
process.env['DATABASE_URL'] = cluster.url;
const client = new pg.Client({ connectionString: cluster.url });
try {
  await migrate(cluster.url);
  await client.connect();
  const large = await seedLargeRun(client);
  await seedRuns(client, FEW);
  const few = await measure(large);
  console.log(`seeding ${runs.toLocaleString('en-GB')} runs…`);
  await seedRuns(client, runs - FEW);
  const many = await measure(large);
  console.log(`${'ms, median'.padEnd(48)}${String(FEW).padStart(9)}${String(runs).padStart(11)}   ratio   runs given`);
  for (const [name, before] of few) {
    const after = many.get(name);
    if (after === undefined) throw new Error(`${name} was measured once.`);
    const ratio = after.ms / before.ms;
    const mark = ratio > ACCEPTED_RATIO ? ' *' : '  ';
    const given = before.given === null ? '' : `   ${before.given} and ${after.given}`;
    console.log(
      `${name.padEnd(48)}${before.ms.toFixed(2).padStart(9)}${after.ms.toFixed(2).padStart(11)}${ratio.toFixed(2).padStart(8)}${mark}${given}`,
    );
  }
} finally {
  const { closeDatabase } = await import('@/lib/server/db');
  await closeDatabase();
  await client.end();
  await cluster.stop();
}

/** Loaded late: the server's modules read the environment, which names the database only now. */
async function measure(large: string): Promise<Map<string, { ms: number; given: number | null }>> {
  const { listRuns } = await import('@/lib/server/list-runs');
  const { getRun } = await import('@/lib/server/get-run');
  const { listAttempts } = await import('@/lib/server/list-attempts');
  const { listEvents } = await import('@/lib/server/list-events');
  const { readLog } = await import('@/lib/server/read-log');
  const { listRunFiles } = await import('@/lib/server/run-files');
  const { lookForDuties } = await import('@/lib/server/look-for-duties');
  const list = (query: Record<string, string>) => async () => listRuns(runListQuery.parse({ limit: '25', ...query }));
  const middle = await client.query<{ id: string }>(
    'select id::text from runs order by created_at offset (select count(*) / 2 from runs) limit 1',
  );
  const half = { starting_after: middle.rows[0]?.id ?? '' };
  const calls: [string, () => Promise<unknown>][] = [
    ['list: first page', list({})],
    ['list: page in the middle', list(half)],
    ['list: completed', list({ state: 'COMPLETED' })],
    ['list: failed, from the middle', list({ state: 'FAILED', ...half })],
    ['list: running (none)', list({ state: 'RUNNING' })],
    ['list: op', list({ op_definition: 'op-3' })],
    ['list: op that nobody ran', list({ op_definition: 'nothing' })],
    ['list: version', list({ op_definition: 'op-3', op_version: '1.1.0' })],
    ['list: op and a state it never had', list({ op_definition: 'op-3', state: 'FAILED' })],
    ['list: started by', list({ created_by: 'person-5' })],
    ['list: started by nobody', list({ created_by: 'nobody' })],
    ['list: worker', list({ worker_id: 'worker-5' })],
    ['list: worker that does not exist', list({ worker_id: 'gone' })],
    ['list: label', list({ label: 'team:blue' })],
    ['list: label that no run has', list({ label: 'team:none' })],
    ['list: last 24 h', list({ created_within: '24h' })],
    ['list: between two times', list({ 'created[gte]': String(Date.now() / 1000 - 9e6), 'created[lte]': String(Date.now() / 1000 - 8e6) })],
    ['list: took at least 30 s', list({ 'duration[gte]': '30' })],
    ['list: took at least an hour', list({ 'duration[gte]': '3600' })],
    ['list: took at least a day (none)', list({ 'duration[gte]': '86400' })],
    [
      'list: op, state, person, worker, last 7 d',
      list({ op_definition: 'op-5', state: 'COMPLETED', created_by: 'person-5', worker_id: 'worker-5', created_within: '7d' }),
    ],
    ['list: text that many have', list({ q: 'value' })],
    ['list: text in errors', list({ q: 'did not answer' })],
    ['list: text that none has (bounded)', list({ q: 'no such text' })],
    ['run page: the run (2,000 events)', () => getRun(large)],
    ['run page: its attempts (100,000 events)', () => listAttempts(large)],
    ['run page: its files', () => listRunFiles(large)],
    ['events?after= in the middle', () => listEvents(large, { after: 50_000, limit: 1000 })],
    ['logs: first page', () => readLog({ runId: large, limit: 1000 })],
    ['logs?after= in the middle', () => readLog({ runId: large, after: 500_000, limit: 1000 })],
    ['logs: last page, as one that grows is opened', () => readLog({ runId: large, after: 999_799, limit: 200 })],
    ['duties: the look of every second', lookForDuties],
  ];
  const medians = new Map<string, { ms: number; given: number | null }>();
  for (const [name, call] of calls) {
    const times: number[] = [];
    let given: number | null = null;
    for (let round = 0; round <= rounds; round += 1) {
      const began = performance.now();
      const answer = await call();
      if (round > 0) times.push(performance.now() - began);
      if (name.startsWith('list:')) given = (answer as Awaited<ReturnType<typeof listRuns>>).data.length;
      if (times.length >= 3 && (times[0] ?? 0) > 500) break;
    }
    medians.set(name, { ms: median(times), given });
  }
  return medians;
}
