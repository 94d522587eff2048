import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { cancelRun, createRun, getRun, listAttempts } from '@/lib/client/runs';
import { drainWorker, getWorker } from '@/lib/client/workers';
import type { OpRun } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { untilEvent } from '../support/follow-run';
import { TEST_IMAGES } from '../support/test-images';
import { registerChaosOps } from './chaos-ops';
import { Fleet } from './fleet';
import { judgeRun, judgeSightings } from './verdict';
import { Witness } from './witness';
import { insist, submitRuns, type Asked } from './workload';
import { Random } from './random';

/** For the slowest of machines; they take a tenth of it elsewhere. */
const LIMIT_MS = 600_000;

let fleet: Fleet;
let witness: Witness;
beforeAll(async () => {
  fleet = await Fleet.start({ hosts: 2, maxRuns: 4, log: () => undefined });
  witness = await Witness.start(fleet.network.witness);
  await registerChaosOps(fleet.server, { host: fleet.network.witness, port: witness.port });
});
afterEach(async () => {
  // Nobody may ever get 500, and when somebody does, this is what says why.
  expect(await fleet.requestFailures()).toEqual([]);
});
afterAll(async () => {
  await witness.stop();
  await fleet.stop();
});

const servers = () => fleet.webs.map(({ server }) => server);
const run = (id: string): Promise<OpRun> => insist(servers(), (server) => getRun(server, id));
const state = async (id: string): Promise<string> => (await run(id)).state;
const ended = async (id: string): Promise<OpRun> => {
  await expect.poll(async () => isTerminal((await run(id)).state), { timeout: 90_000, interval: 200 }).toBe(true);
  return run(id);
};

it(
  'places a run by memory on the only host that has it, and when that host is cut off the run finishes on the other; its first attempt says why',
  async () => {
    const ramMb = (await getWorker(fleet.server, 'host-0')).resources.ram_mb;
    const [most, half] = [Math.floor(ramMb * 0.8), Math.floor(ramMb * 0.5)];
    const sleeper = { image: TEST_IMAGES.shell, command: ['sleep', '300'], network: 'none' as const };
    const filler = await createRun(fleet.server, { ...sleeper, constraints: { ram_mb: most } });
    await expect.poll(() => state(filler.id), { timeout: 60_000 }).toBe('RUNNING');
    const full = (await run(filler.id)).worker_id ?? '';
    const only = fleet.hosts.find(({ id }) => id !== full);
    if (only === undefined) throw new Error('There is no other host.');

    const script = 'if [ "$GYOZA_ATTEMPT" = 1 ]; then sleep 300; fi; echo "{\\"on\\": $GYOZA_ATTEMPT}" > "$GYOZA_OUTPUT"';
    const { id } = await createRun(fleet.server, { ...sleeper, command: ['sh', '-c', script], constraints: { ram_mb: half } });
    await expect.poll(() => state(id), { timeout: 60_000 }).toBe('RUNNING');
    expect((await run(id)).worker_id).toBe(only.id);

    // A third one fits nowhere, and says so.
    const third = await createRun(fleet.server, { ...sleeper, constraints: { ram_mb: most } });
    await expect
      .poll(async () => (await run(third.id)).waiting?.reason, { timeout: 60_000 })
      .toMatch(/^Waiting for room: it needs \d+ MB of memory/);
    for (const each of [third, filler]) await cancelRun(fleet.server, each.id);
    await expect.poll(() => state(filler.id), { timeout: 60_000 }).toBe('CANCELLED');

    const began = performance.now();
    await only.task.network.cut();
    const retried = await untilEvent(fleet.server, id, ({ type }) => type === 'RETRIED');
    expect(retried?.attempt).toBe(2);
    expect(performance.now() - began).toBeLessThan(30_000);
    expect(await ended(id)).toMatchObject({ state: 'COMPLETED', current_attempt: 2, worker_id: full, outputs: { on: 2 } });
    const [first] = await listAttempts(fleet.server, id);
    expect(first).toMatchObject({
      state: 'FAILED',
      worker_id: only.id,
      execution_summary: { cause: 'worker_lost', error_message: expect.stringContaining(only.id) as string },
    });
    // Cut off, it keeps its container; back again, it is told that the attempt is no longer its own.
    expect(await only.containers()).toEqual([`${id} 1`]);
    await only.task.network.heal();
    await expect.poll(() => only.containers(), { timeout: 60_000, interval: 200 }).toEqual([]);
    await expect.poll(() => only.isOnline(), { timeout: 60_000, interval: 200 }).toBe(true);
    expect((await run(id)).current_attempt).toBe(2);
  },
  LIMIT_MS,
);

it(
  'replaces every process, one after the other, under 100 runs in flight: all complete, none is retried or seen twice',
  async () => {
    const stop = new AbortController();
    const submitting = submitRuns(servers(), new Random(7), {
      count: 100,
      seconds: 20,
      stop: stop.signal,
      ops: ['plain'],
      cancelledShare: 0,
    });
    submitting.catch(() => undefined); // it is awaited further down
    for (const { process } of fleet.webs) {
      await process.stop();
      await process.start();
    }
    for (const host of fleet.hosts) {
      await drainWorker(fleet.server, host.id, true);
      await expect.poll(async () => (await getWorker(fleet.server, host.id)).running.length, { timeout: 60_000, interval: 200 }).toBe(0);
      await host.worker.stop();
      await host.worker.start();
      await drainWorker(fleet.server, host.id, false);
    }
    const asked: Asked[] = await submitting;
    const verdicts = [];
    for (const each of asked) {
      await ended(each.id);
      verdicts.push(await judgeRun(fleet.server, each));
    }
    expect(verdicts.flatMap(({ faults }) => faults)).toEqual([]);
    expect(verdicts.filter(({ state, attempts }) => state !== 'COMPLETED' || attempts.length !== 1)).toEqual([]);
    expect(judgeSightings(verdicts, witness.sightings, [])).toEqual({ faults: [], excused: 0 });
  },
  LIMIT_MS,
);
