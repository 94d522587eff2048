import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { HELD_STATES } from '@/lib/domain/run-state';
import { appendLog } from './append-log';
import { database } from './db';
import { patchRun } from './patch-run';
import { releaseRun } from './release-run';
import { beat, report } from './testing/fixtures';
import { act, action, isRefusal, lookWhatIsHeld, nth, SIZE, subject, WORKERS, type Action, type World } from './testing/state-actions';
import { forgetEverything, recordChanges, rowsOf, violations } from './testing/state-invariants';

/*
 * Random sequences of what clients, workers and clocks may do, several at the same moment, on a real database. After each step everything that
 * the contract forbids is looked for. Model-based testing after fast-check's `commands`; the model is only what was handed out so far, because
 * what calls made at one moment may do depends on their order.
 */
/** Some actions at the same moment. A refusal is an answer like any other; anything else is a fault of ours. */
class Step implements fc.AsyncCommand<World, null> {
  constructor(private readonly actions: readonly Action[]) {}

  check(): boolean {
    return true;
  }

  async run(world: World): Promise<void> {
    await lookWhatIsHeld(world);
    const [only] = this.actions;
    if (this.actions.length === 1 && only !== undefined) await alone(world, only);
    else {
      const faults = await Promise.all(
        this.actions.map(async (each) => act(world, each).catch((error: unknown) => (isRefusal(error) ? null : error))),
      );
      expect(faults.filter((fault) => fault != null)).toEqual([]);
    }
    expect(await violations()).toEqual([]);
  }

  toString(): string {
    return JSON.stringify(this.actions);
  }
}

/** One action on its own, where more can be said of what it must do. */
async function alone(world: World, given: Action): Promise<void> {
  const run = subject(world, given);
  const before = run === null ? null : await rowsOf(run);
  const queue = given.do === 'claim' ? await waiting() : [];
  const handedOut = world.claims.length;
  try {
    await act(world, given);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (run !== null) expect(await rowsOf(run), `what ${error.code} left behind`).toBe(before);
    return;
  }
  if (given.do === 'claim')
    expectBestTaken(
      queue,
      world.claims.slice(handedOut).map((each) => each.run),
    );
}

type WaitingRun = Awaited<ReturnType<typeof waiting>>[number];

async function waiting() {
  return database().run.findMany({
    where: { state: 'PENDING', exclusive: false, OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lte: new Date() } }] },
  });
}

/** Of runs that need nothing but a place, none is passed over by one of lower priority. */
function expectBestTaken(queue: readonly WaitingRun[], taken: readonly string[]): void {
  const alike = queue.filter(({ needRamMb }) => needRamMb === 0);
  const left = alike.filter(({ id }) => !taken.includes(id)).map(({ priority }) => priority);
  const lowest = Math.min(...alike.filter(({ id }) => taken.includes(id)).map(({ priority }) => priority));
  expect(
    left.filter((priority) => priority > lowest),
    'priorities passed over',
  ).toEqual([]);
}

/** What comes from an attempt that is over changes nothing, also when its worker has the run again. */
async function expectFenced(world: World, round: number): Promise<void> {
  const held = await database().run.findMany({ where: { state: { in: [...HELD_STATES] } } });
  const again = world.claims.filter((old) =>
    held.some(({ id, workerId, currentAttempt }) => id === old.run && workerId === old.worker && currentAttempt > old.attempt),
  );
  const others = world.claims.filter((old) => !held.some(({ id, currentAttempt }) => id === old.run && currentAttempt === old.attempt));
  const late = nth(again, round) ?? nth(others, round);
  if (late === undefined) return;
  const before = await rowsOf(late.run);
  const reporter = { worker_id: late.worker, attempt: late.attempt };
  const calls = [
    async () => report(late.run, late.worker, late.attempt, { type: 'INFO', msg: 'late' }, { type: 'COMPLETED' }),
    async () => appendLog(late.run, { lines: [{ text: 'late' }] }, reporter),
    async () => releaseRun(late.run, {}, reporter),
    async () => patchRun(late.run, { outputs: { late: true }, ...reporter }, 'worker'),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not_holder' });
  expect(await rowsOf(late.run)).toBe(before);
}

/** From wherever they are, all runs come to an end by what workers do anyway. */
async function bringToAnEnd(world: World): Promise<void> {
  // The first worker loses what it has and gets it, or most of it, again: what it says of the attempts before is late.
  await act(world, { do: 'silence', worker: 0 });
  await act(world, { do: 'hurry' });
  await act(world, { do: 'heartbeat', worker: 0 });
  await alone(world, { do: 'claim', worker: 0 });
  for (let round = 0; ; round += 1) {
    const left = await database().run.findMany({ where: { state: { in: ['PENDING', 'ASSIGNED', 'RUNNING'] } }, orderBy: { id: 'asc' } });
    if (left.length === 0) break;
    expect(round, `runs that never end: ${JSON.stringify(left)}`).toBeLessThan(200);
    await expectFenced(world, round);
    for (const run of left.filter(({ workerId }) => workerId !== null)) {
      await report(run.id, run.workerId ?? '', run.currentAttempt, { type: 'STARTED' }, { type: 'COMPLETED' });
    }
    await act(world, { do: 'hurry' });
    for (const worker of [0, 1, 2]) {
      await act(world, { do: 'heartbeat', worker });
      await alone(world, { do: 'claim', worker });
    }
  }
  expect(await violations()).toEqual([]);
}

beforeAll(recordChanges);

/** No new sequence is begun after this time. One that was begun is carried to its end, so that nothing runs on after the test. */
const SECONDS = Number(process.env['GYOZA_TEST_PROPERTY_S'] ?? 6);

it(
  'no sequence of calls reaches a state or an order of events that the contract forbids',
  async () => {
    const steps = fc.commands(
      [fc.array(action, { minLength: 2, maxLength: 8 }).map((actions) => new Step(actions)), action.map((each) => new Step([each]))],
      { maxCommands: 30, size: 'max' },
    );
    const end = Date.now() + SECONDS * 1000;
    await fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        if (Date.now() > end) return;
        await forgetEverything();
        for (const id of WORKERS) await beat(id, SIZE);
        const world: World = { runs: [], claims: [], held: [] };
        await fc.asyncModelRun(() => ({ model: world, real: null }), commands);
        await bringToAnEnd(world);
      }),
      {
        numRuns: SECONDS * 10,
        endOnFailure: true,
        ...(process.env['GYOZA_TEST_SEED'] === undefined ? {} : { seed: Number(process.env['GYOZA_TEST_SEED']) }),
      },
    );
  },
  (SECONDS + 60) * 1000,
);
