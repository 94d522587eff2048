import { setTimeout as delay } from 'node:timers/promises';
import { listRuns } from '@/lib/client/runs';
import { listWorkers } from '@/lib/client/workers';
import { RUN_STATES, isTerminal } from '@/lib/domain/run-state';
import { registerChaosOps } from './chaos-ops';
import { inflict } from './faults';
import { Fleet } from './fleet';
import { Random } from './random';
import { judgeRun, judgeSightings, type RunVerdict } from './verdict';
import { Witness } from './witness';
import { insist, MIX, submitRuns } from './workload';

export interface ChaosOptions {
  seed: number;
  runs: number;
  faults: number;
  /** Over which the runs are asked for. */
  seconds: number;
  hosts: number;
  log: (line: string) => void;
  /** Ends it early; the fleet is taken away all the same. */
  stop: AbortSignal;
}

/** A fleet at peace again must have come to rest by then: after so long, and so much for each run, on a slow machine. */
const SETTLE_MS = 120_000;
const SETTLE_PER_RUN_MS = 1_500;
const REST_MS = 45_000;

/**
 * Lets a fleet work while its parts are killed and its networks cut at random, and answers everything that went wrong, in words: nothing, if all
 * that docs/guarantees.md promises is kept.
 */
export async function runChaos({ seed, runs, faults, seconds, hosts, log, stop }: ChaosOptions): Promise<string[]> {
  const fleet = await Fleet.start({ hosts, maxRuns: 4, log });
  const problems: string[] = [];
  try {
    const witness = await Witness.start(fleet.network.witness);
    try {
      await registerChaosOps(fleet.server, { host: fleet.network.witness, port: witness.port });
      log(`${hosts} hosts, ${fleet.webs.length} web servers and a database are up.`);
      const servers = fleet.webs.map(({ server }) => server);
      const [asked, { cuts, counts }] = await Promise.all([
        submitRuns(servers, new Random(seed), { count: runs, seconds, ops: MIX, cancelledShare: 0.06, stop }),
        inflict(fleet, new Random(seed + 1), { count: faults, log, stop }),
      ]);
      log(
        `Faults: ${Object.entries(counts)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(', ')}. Waiting for what is left …`,
      );
      problems.push(...(await untilSettled(fleet, runs, stop)), ...(await untilAtRest(fleet, stop)));
      const verdicts: RunVerdict[] = [];
      for (const each of asked) verdicts.push(await insist(servers, (server) => judgeRun(server, each)));
      problems.push(...verdicts.flatMap((verdict) => verdict.faults));
      const total = (await countRuns(fleet)).total;
      if (total !== runs) problems.push(`${runs} runs were asked for, and there are ${total}`);
      const seen = judgeSightings(verdicts, witness.sightings, cuts);
      problems.push(...seen.faults, ...(await fleet.requestFailures()));
      log(summary(verdicts, witness.sightings.length, seen.excused));
    } finally {
      await witness.stop();
    }
  } finally {
    if (problems.length > 0 && !stop.aborted) log(`The logs of the fleet are kept in ${await fleet.keepLogs()}`);
    await fleet.stop().catch((error: unknown) => problems.push(`the fleet did not stop as it should: ${String(error)}`));
  }
  return problems;
}

/** Waits until no run is under way. */
async function untilSettled(fleet: Fleet, runs: number, stop: AbortSignal): Promise<string[]> {
  const limitMs = SETTLE_MS + runs * SETTLE_PER_RUN_MS;
  const end = Date.now() + limitMs;
  for (;;) {
    const { open } = await countRuns(fleet);
    if (open.length === 0) return [];
    if (Date.now() > end) return open.map((each) => `${each} after ${limitMs / 1000} s of peace`);
    await delay(500, undefined, { signal: stop });
  }
}

/** Waits until workers hold nothing, and no container and no folder is left. */
async function untilAtRest(fleet: Fleet, stop: AbortSignal): Promise<string[]> {
  const end = Date.now() + REST_MS;
  for (;;) {
    const left = await leftovers(fleet);
    if (left.length === 0 || Date.now() > end) return left;
    await delay(500, undefined, { signal: stop });
  }
}

async function leftovers(fleet: Fleet): Promise<string[]> {
  const left: string[] = [];
  for (const { id, state, used, running } of await insist([fleet.server], (server) => listWorkers(server))) {
    if (state !== 'ONLINE') left.push(`worker ${id} is ${state}`);
    if (running.length > 0) left.push(`worker ${id} still has ${running.length} runs`);
    if (used.cpu !== 0 || used.ram_mb !== 0) left.push(`worker ${id} still holds ${used.cpu} CPU and ${used.ram_mb} MB`);
  }
  for (const host of fleet.hosts) {
    left.push(...(await host.containers()).map((name) => `container of ${name} on ${host.id}`));
    left.push(...(await host.attemptFolders()).map((name) => `folder of ${name} on ${host.id}`));
  }
  return left;
}

async function countRuns(fleet: Fleet): Promise<{ total: number; open: string[] }> {
  let total = 0;
  const open: string[] = [];
  for (const state of RUN_STATES) {
    let after: string | undefined;
    do {
      const query = { state, limit: 100, starting_after: after };
      const { data, has_more } = await insist(
        fleet.webs.map(({ server }) => server),
        (server) => listRuns(server, query),
      );
      total += data.length;
      if (!isTerminal(state)) open.push(...data.map(({ id, op_definition }) => `run ${id} (${op_definition ?? ''}) is ${state}`));
      after = has_more ? data.at(-1)?.id : undefined;
    } while (after !== undefined);
  }
  return { total, open };
}

function summary(verdicts: readonly RunVerdict[], seen: number, excused: number): string {
  const states = new Map<string, number>();
  for (const { state } of verdicts) states.set(state, (states.get(state) ?? 0) + 1);
  const attempts = verdicts.reduce((sum, verdict) => sum + verdict.attempts.length, 0);
  const causes = new Map<string, number>();
  for (const { attempts: all } of verdicts) {
    for (const { execution_summary, state } of all) {
      if (state === 'FAILED') causes.set(execution_summary.cause ?? '?', (causes.get(execution_summary.cause ?? '?') ?? 0) + 1);
    }
  }
  const list = (counts: ReadonlyMap<string, number>) => [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
  return `${verdicts.length} runs (${list(states)}), ${attempts} attempts (failed: ${list(causes)}), ${seen} executions seen, ${excused} beside themselves across a cut`;
}
