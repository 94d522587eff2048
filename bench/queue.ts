/**
 * The queue alone, without containers: the product with a stand-in for the worker whose engine does nothing, beside graphile-worker and pg-boss,
 * each in a database of its own on one PostgreSQL that is started for this.
 *
 *   npm run bench:queue -- [--jobs 400] [--latencies 60] [--claims 60] [--deep 100000]
 *
 * Prints jobs accepted and finished per second with eight at once, what CPU time a job costs our server meanwhile, the time from adding a job to
 * an idle queue until its work begins, and the time per claim with 1,000 and with --deep jobs waiting. What each figure includes differs and is
 * printed with it.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startTemporaryCluster } from '@/scripts/temporary-cluster';
import { Ears } from './ears';
import { gyozaQueue } from './gyoza-queue';
import { bossQueue, graphileQueue } from './other-queues';
import { AT_ONCE, type Contender } from './queue-contender';
import { median, percentile } from './statistics';

const SHALLOW = 1000;
const WARM_UP = 40;

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '400' },
    latencies: { type: 'string', default: '60' },
    claims: { type: 'string', default: '60' },
    deep: { type: 'string', default: '100000' },
  },
});
const [jobs, latencies, claims, deep] = [values.jobs, values.latencies, values.claims, values.deep].map(Number) as [
  number,
  number,
  number,
  number,
];
if (![jobs, latencies, claims, deep].every((each) => each >= 1)) throw new Error('--jobs, --latencies, --claims and --deep take numbers.');

interface Figures {
  accepted: number;
  finished: number;
  latency: number[];
  shallow: number;
  deep: number;
}

const cluster = await startTemporaryCluster();
try {
  const ours = await measure(await gyozaQueue(await newDatabase('ours')));
  for (const [open, name] of [
    [graphileQueue, 'graphile'],
    [bossQueue, 'boss'],
  ] as const) {
    const other = await measure(await open(await newDatabase(name)));
    const ratio = (a: number, b: number) => (a / b).toFixed(2);
    console.log(
      `  gyoza beside it: accepted ${ratio(ours.accepted, other.accepted)}, finished ${ratio(ours.finished, other.finished)}, latency p50 ${ratio(median(ours.latency), median(other.latency))}, claim ${ratio(ours.shallow, other.shallow)} and ${ratio(ours.deep, other.deep)}`,
    );
  }
} finally {
  await cluster.stop();
}

async function measure(contender: Contender): Promise<Figures> {
  console.log(`${contender.name}: ${contender.note}`);
  try {
    const { accepted, finished, cpuMs } = await throughput(contender);
    const cpu = cpuMs === null ? '' : `, CPU of its server ${ms(cpuMs)} per job`;
    console.log(`  ${jobs} jobs, ${AT_ONCE} at once: ${accepted.toFixed(0)} accepted/s, ${finished.toFixed(0)} finished/s${cpu}`);
    const latency = await startLatency(contender);
    console.log(`  add → start: p50 ${ms(median(latency))}, p95 ${ms(percentile(latency, 0.95))}`);
    const shallow = await claimTime(contender, SHALLOW);
    const atDepth = await claimTime(contender, deep);
    console.log(
      `  per claim: ${ms(shallow)} with ${SHALLOW} waiting, ${ms(atDepth)} with ${deep}, ratio ${(atDepth / shallow).toFixed(2)}`,
    );
    return { accepted, finished, latency, shallow, deep: atDepth };
  } finally {
    await contender.close();
  }
}

async function throughput(contender: Contender): Promise<{ accepted: number; finished: number; cpuMs: number | null }> {
  const done = new Ears();
  const stop = await contender.work(done);
  const some = async (count: number): Promise<{ acceptedMs: number; finishedMs: number }> => {
    let left = count;
    const ids: string[] = [];
    const lane = async (): Promise<void> => {
      while (left-- > 0) ids.push(await contender.add());
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    const acceptedMs = performance.now() - began;
    await Promise.all(ids.map((id) => done.finishedAt(id)));
    return { acceptedMs, finishedMs: performance.now() - began };
  };
  await some(WARM_UP);
  const before = await contender.cpuMs?.();
  const { acceptedMs, finishedMs } = await some(jobs);
  const after = await contender.cpuMs?.();
  await stop();
  return {
    accepted: (jobs / acceptedMs) * 1000,
    finished: (jobs / finishedMs) * 1000,
    cpuMs: before === undefined || after === undefined ? null : (after - before) / jobs,
  };
}

async function startLatency(contender: Contender): Promise<number[]> {
  const ears = new Ears();
  const stop = await contender.work(ears);
  const taken: number[] = [];
  for (let round = -5; round < latencies; round += 1) {
    const began = performance.now();
    const id = await contender.add();
    const startedAt = await ears.startedAt(id);
    await ears.finishedAt(id);
    if (round >= 0) taken.push(startedAt - began);
  }
  await stop();
  return taken;
}

async function claimTime(contender: Contender, waiting: number): Promise<number> {
  await contender.fill(waiting);
  const taken: number[] = [];
  for (let round = -10; round < claims; round += 1) {
    const took = await contender.timeClaim();
    if (round >= 0) taken.push(took);
  }
  return median(taken);
}

async function newDatabase(name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: cluster.url });
  await admin.connect();
  await admin.query(`create database bench_${name}`);
  await admin.end();
  const url = new URL(cluster.url);
  url.pathname = `/bench_${name}`;
  return url.href;
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}
