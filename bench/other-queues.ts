import { Logger, makeWorkerUtils, run, type Runner, type TaskList } from 'graphile-worker';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { AT_ONCE, type Contender } from './queue-contender';

const QUEUE = 'nothing';

/** graphile-worker at its defaults, with its own pool. */
export async function graphileQueue(connectionString: string): Promise<Contender> {
  const logger = new Logger(() => () => undefined);
  const utils = await makeWorkerUtils({ connectionString, logger });
  await utils.migrate();
  const database = new pg.Client({ connectionString });
  await database.connect();
  const start = async (slots: number, started: (id: string) => Promise<void> | void, finished: (id: string) => void) => {
    const taskList: TaskList = { [QUEUE]: (_, { job }) => started(job.id) };
    const runner = await run({ connectionString, concurrency: slots, logger, noHandleSignals: true, taskList });
    runner.events.on('job:complete', ({ job }) => {
      finished(job.id);
    });
    return runner;
  };
  /** One slot, whose job is held until the next claim is to be timed. */
  let single: Runner | null = null;
  let letGo: () => void = () => undefined;
  let freeAt = 0;
  let onStart: (tookMs: number) => void = () => undefined;
  const stopSingle = async () => {
    const stopping = single?.stop();
    letGo();
    await stopping;
    single = null;
  };
  return {
    name: 'graphile-worker',
    note: 'SQL, one row per job, deleted at its end; a claim is from the end of one job until its runner begins the next',
    add: async () => (await utils.addJob(QUEUE, {})).id,
    work: async ({ started, finished }) => {
      const runner = await start(AT_ONCE, started, finished);
      return () => runner.stop();
    },
    fill: async (count) => {
      await stopSingle();
      await database.query('delete from graphile_worker._private_jobs');
      await database.query(
        `select count(*) from graphile_worker.add_jobs(array(
           select json_populate_record(null::graphile_worker.job_spec, json_build_object('identifier', $1::text, 'payload', '{}'::json))
           from generate_series(1, $2::int)))`,
        [QUEUE, count],
      );
      await database.query('vacuum analyze graphile_worker._private_jobs');
      const first = new Promise((resolve) => (onStart = resolve));
      single = await start(
        1,
        async () => {
          const held = new Promise<void>((resolve) => (letGo = resolve));
          onStart(performance.now() - freeAt);
          await held;
        },
        () => {
          freeAt = performance.now();
        },
      );
      await first;
    },
    timeClaim: async () => {
      const next = new Promise<number>((resolve) => (onStart = resolve));
      letGo();
      return next;
    },
    close: async () => {
      await stopSingle();
      await database.end();
      await utils.release();
    },
  };
}

/** pg-boss with the shortest polling it allows, half a second. */
export async function bossQueue(connectionString: string): Promise<Contender> {
  const boss = new PgBoss({ connectionString, schedule: false, supervise: false });
  boss.on('error', (error) => {
    console.error('pg-boss:', error.message);
  });
  await boss.start();
  await boss.createQueue(QUEUE);
  return {
    name: 'pg-boss',
    note: 'SQL, one row per job, polled every 0.5 s in batches',
    add: async () => {
      const id = await boss.send(QUEUE, {});
      if (id === null) throw new Error('pg-boss took no job.');
      return id;
    },
    work: async ({ started, finished }) => {
      const worker = await boss.work(QUEUE, { batchSize: AT_ONCE, pollingIntervalSeconds: 0.5 }, async (jobs) => {
        for (const { id } of jobs) started(id);
        await boss.complete(
          QUEUE,
          jobs.map(({ id }) => id),
        );
        for (const { id } of jobs) finished(id);
      });
      return () => boss.offWork({ id: worker });
    },
    fill: async (count) => {
      await boss.purgeQueue(QUEUE);
      for (let left = count; left > 0; left -= 5000)
        await boss.insert(Array.from({ length: Math.min(left, 5000) }, () => ({ name: QUEUE, data: {} })));
    },
    timeClaim: async () => {
      const began = performance.now();
      const [job] = await boss.fetch(QUEUE);
      const took = performance.now() - began;
      if (job === undefined) throw new Error('Nothing was claimed.');
      await boss.complete(QUEUE, job.id);
      return took;
    },
    close: () => boss.stop({ graceful: false, wait: true }),
  };
}
