import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { claimRuns, reportEvents, sendHeartbeat } from '@/lib/client/reports';
import { createRun } from '@/lib/client/runs';
import { migrate } from '@/scripts/migrations/migrate';
import { cpuMs } from './process-cpu';
import { AT_ONCE, type Contender } from './queue-contender';

const KEY = 'gyoza-queue-bench';
const WORKER = 'bench';
const IMAGE = 'example/nothing:1';

/**
 * The product over HTTP, in a process of its own, with a stand-in for the worker that speaks the worker protocol and whose engine does nothing:
 * claim, STARTED, COMPLETED.
 */
export async function gyozaQueue(databaseUrl: string): Promise<Contender> {
  await migrate(databaseUrl);
  const dataDir = await mkdtemp(join(tmpdir(), 'gyoza-queue-bench-'));
  const child = fork(join(import.meta.dirname, 'queue-server.ts'), [], {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      GYOZA_DATA_DIR: dataDir,
      GYOZA_API_KEY: KEY,
      GYOZA_MAX_REQUESTS_PER_S: '0',
      GYOZA_MAX_OPEN_REQUESTS: '0',
    },
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const { pid } = child;
  if (pid === undefined) throw new Error('The server has no process.');
  const server = { url: `http://127.0.0.1:${port}`, key: KEY };
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const resources = { cpu: 64, ram_mb: 65_536, gpus: [] };
  const beat = (slots: number) => sendHeartbeat(server, WORKER, { resources, running: [], max_runs: slots });
  const add = async () => (await createRun(server, { image: IMAGE, network: 'none' })).id;
  const finish = ({ run_id, attempt }: { run_id: string; attempt: number }) =>
    reportEvents(server, { run_id, attempt, worker_id: WORKER }, [{ type: 'STARTED' }, { type: 'COMPLETED' }]);
  await beat(AT_ONCE);

  return {
    name: 'gyoza',
    note: 'HTTP, a run with events and notifications, claim → STARTED → COMPLETED as separate calls',
    cpuMs: () => cpuMs(pid),
    add,
    work: async ({ started, finished }) => {
      const stopping = new AbortController();
      await beat(AT_ONCE);
      const beats = setInterval(() => void beat(AT_ONCE), 5000);
      const serve = async (run: { run_id: string; attempt: number }) => {
        started(run.run_id);
        const holding = { worker_id: WORKER, run_id: run.run_id, attempt: run.attempt };
        await reportEvents(server, holding, [{ type: 'STARTED' }]);
        await reportEvents(server, holding, [{ type: 'COMPLETED' }]);
        finished(run.run_id);
      };
      const loop = (async () => {
        while (!stopping.signal.aborted) {
          const { runs } = await claimRuns(server, WORKER, 25, { signal: stopping.signal });
          for (const run of runs) void serve(run);
        }
      })().catch((error: unknown) => {
        if (!stopping.signal.aborted) throw error;
      });
      return async () => {
        stopping.abort();
        clearInterval(beats);
        await loop;
      };
    },
    fill: async (count) => {
      await database.query('delete from runs');
      const first = await add();
      await database.query(
        `insert into runs select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).* from runs r, generate_series(2, $2) where r.id = $1`,
        [first, count],
      );
      await database.query(
        `insert into attempts select (jsonb_populate_record(a, jsonb_build_object('run_id', r.id))).* from attempts a, runs r where a.run_id = $1 and r.id <> $1`,
        [first],
      );
      await database.query('vacuum analyze runs, attempts');
      await database.query('checkpoint'); // or the first claims share the disk with what was just written
      await beat(1); // one run at a time, so that a claim takes one
    },
    timeClaim: async () => {
      const began = performance.now();
      const { runs } = await claimRuns(server, WORKER, 0);
      const took = performance.now() - began;
      const [run] = runs;
      if (run === undefined) throw new Error('Nothing was claimed.');
      await finish(run);
      return took;
    },
    close: async () => {
      await database.end();
      child.kill();
      await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
