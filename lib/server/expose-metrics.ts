import { Gauge, Registry } from 'prom-client';
import packageJson from '@/package.json';
import { isInSight, type Sight } from '@/lib/domain/may';
import { databaseNow } from './database-clock';
import { isOnline } from './worker-views';
import { readFleet, type Fleet } from './read-fleet';
import { AD_HOC, meters } from './meters';

const MIB = 1024 * 1024;

/**
 * Everything for Prometheus, in its text format: what this process has counted, and the queue and the workers as the database has them at
 * this moment, which every web process tells alike. Runs that have ended are not counted there, as that would read the whole table: they
 * are in the counters of the processes. Ops out of `sight` are left out.
 */
export async function exposeMetrics(sight: Sight | null = null): Promise<{ text: string; contentType: string }> {
  const fleet = describeFleet(await readFleet());
  const { registry } = meters();
  const text = `${await registry.metrics()}${await fleet.metrics()}`;
  return { text: sight === null ? text : withinSight(text, sight), contentType: Registry.PROMETHEUS_CONTENT_TYPE };
}

/** Without the lines of ops that whoever asks does not see. */
function withinSight(text: string, sight: Sight): string {
  return text
    .split('\n')
    .filter((line) => {
      const op = /[{,]op="([^"]*)"/.exec(line)?.[1];
      return op === undefined || isInSight(sight, op === AD_HOC ? null : op);
    })
    .join('\n');
}

/** A registry of its own for each answer, so that an op or a worker that is gone leaves nothing behind. */
function describeFleet(fleet: Fleet): Registry {
  const registry = new Registry();
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]): Gauge<L> =>
    new Gauge({ name: `gyoza_${name}`, help, labelNames, registers: [registry] });

  gauge('build_info', 'The version of this server.', ['version']).set({ version: packageJson.version }, 1);
  const runs = gauge('runs', 'Runs that have not ended, by state.', ['state']);
  for (const [state, count] of Object.entries(fleet.runs)) runs.set({ state }, count);

  const depth = gauge('queue_runs', 'Runs that wait and may start now.', ['op']);
  const delayed = gauge('queue_delayed_runs', 'Runs that wait for the time of their next attempt.', ['op']);
  const oldest = gauge('queue_oldest_age_seconds', 'How long the oldest of the runs that may start now has waited.', ['op']);
  for (const queue of fleet.queues) {
    const op = queue.op ?? AD_HOC;
    depth.set({ op }, queue.ready);
    delayed.set({ op }, queue.delayed);
    oldest.set({ op }, queue.oldestS);
  }
  describeWorkers(fleet, gauge);
  return registry;
}

function describeWorkers({ workers }: Fleet, gauge: (name: string, help: string, labelNames: 'worker'[]) => Gauge<'worker'>): void {
  type Read = (worker: Fleet['workers'][number]) => number;
  const each = (name: string, help: string, read: Read): void => {
    const metric = gauge(`worker_${name}`, help, ['worker']);
    for (const worker of workers) metric.set({ worker: worker.id }, read(worker));
  };
  const now = databaseNow();
  each('up', '1 while its heartbeats arrive.', (worker) => Number(isOnline(worker, now)));
  each('engine_up', '1 unless it has reported that its container engine does not answer.', (worker) => Number(worker.engineOk));
  each('draining', '1 while it takes nothing new.', (worker) => Number(worker.draining));
  each('last_heartbeat_timestamp_seconds', 'When its last heartbeat came.', (worker) => worker.lastSeenAt.getTime() / 1000);
  each('slots', 'Runs it may hold at once.', (worker) => worker.maxRuns);
  each('slots_free', 'Runs it could take beside those it holds.', (worker) => worker.maxRuns - worker.heldRuns);
  each('cpu_cores', 'Its processor cores.', (worker) => worker.cpu);
  each('cpu_cores_free', 'Cores that no run has reserved.', (worker) => worker.cpu - worker.heldCpu);
  each('memory_bytes', 'Its memory.', (worker) => worker.ramMb * MIB);
  each('memory_bytes_free', 'Memory that no run has reserved.', (worker) => (worker.ramMb - worker.heldRamMb) * MIB);
  each('gpu_memory_bytes', 'The memory of all its GPUs.', (worker) => worker.vramMb * MIB);
  each('gpu_memory_bytes_free', 'GPU memory that no run has reserved.', (worker) => (worker.vramMb - worker.heldVramMb) * MIB);
}
