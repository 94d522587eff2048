import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { schedule } from './schedule';
import { arbitraryCrowd, arbitraryExact, arbitraryFleet, endless, LONGEST_MS } from './testing/arbitrary-arrivals';
import { arbitraryRound } from './testing/arbitrary-fleets';
import { checkRound } from './testing/check-round';
import { FleetSimulation } from './testing/fleet-simulation';
import { fitsBeside, overfull } from './testing/plain-fit';

/**
 * How long the head of the line waits at most. A gate opens after the longest run, also a second time where one that was to end in time held it
 * when the promise came; a worker on which nobody knows an end comes free after the longest run, or else something is promised within the longest
 * that is said or has run; five seconds after a missed promise the worker is kept firmly, and what it waits for there ends after the longest run.
 */
const HEAD_WAITS_MS = 5 * LONGEST_MS + 5000;

// Many small searches, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe('one round', () => {
  test('exceeds no capacity and no limit, delays nobody ahead, and every reason is true', () => {
    fc.assert(
      fc.property(arbitraryRound, ({ fleet, queue }) => {
        const decisions = schedule(fleet, queue);
        expect(decisions.map(({ id }) => id).sort()).toEqual(queue.map(({ id }) => id).sort());
        expect(checkRound(fleet, queue, decisions)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('turns', () => {
  test('belong to the keys one after the other, from the one after the last, whoever came first', () => {
    const key = fc.constantFrom('ada', 'bob', 'cy', 'di');
    fc.assert(
      fc.property(fc.array(key, { maxLength: 12 }), fc.integer({ min: 0, max: 12 }), key, (keys, slots, last) => {
        const machine = { id: 'w0', cpu: 1, ramMb: 1, gpus: [], maxRuns: slots, tags: [], held: [] };
        const queue = keys.map((name, index) => ({
          ...{ id: `r${index}`, priority: 0, cpu: 0, ramMb: 0, vramMb: 0, gpuId: null, tags: [], gates: [], durationMs: 1, promised: null },
          turn: { scope: 'z', key: name },
        }));
        const decisions = schedule({ now: 0, machines: [machine], gates: new Map(), served: new Map([['z', last]]) }, queue);
        const started = decisions.flatMap(({ kind, id }) => (kind === 'start' ? queue.filter((run) => run.id === id) : []));
        // The runs as a person would deal them: round after round, one of each key, within a key in the order of the line.
        const names = ['ada', 'bob', 'cy', 'di'];
        const cycle = [...names.filter((name) => name > last), ...names.filter((name) => name <= last)];
        const dealt = keys.flatMap((_, round) =>
          cycle.flatMap((name) => queue.filter((run) => run.turn.key === name).slice(round, round + 1)),
        );
        expect(started.map(({ id }) => id)).toEqual(dealt.slice(0, slots).map(({ id }) => id));
      }),
      { numRuns: 200 },
    );
  });
});

describe('round after round', () => {
  test('with true estimates, starts no run later than it was first promised', () => {
    fc.assert(
      fc.property(arbitraryFleet, arbitraryExact, (machines, arrivals) => {
        const simulation = new FleetSimulation(machines, arrivals.values());
        for (;;) {
          const claims = simulation.step();
          if (claims === null) break;
          for (const { fleet, queue, decisions } of claims) expect(checkRound(fleet, queue, decisions)).toEqual([]);
          for (const machine of machines) {
            const held = simulation.running.filter(({ workerId }) => workerId === machine.id);
            expect(
              overfull(
                machine,
                held.map(({ need, gpuId }) => ({ ...need, gpuId })),
              ),
            ).toEqual([]);
          }
        }
        for (const { id, need } of arrivals) {
          const able = machines.some((machine) => fitsBeside(machine, [], need));
          expect(simulation.startedAt.has(id), `${id} starts`).toBe(able);
          const late = (simulation.startedAt.get(id) ?? 0) - (simulation.firstPromise.get(id) ?? Infinity);
          expect(late, `${id} is late`).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('starts every run that fits an empty worker, though others keep coming and estimates are wrong', () => {
    fc.assert(
      fc.property(arbitraryCrowd, (crowd) => {
        const simulation = new FleetSimulation(crowd.machines, endless(crowd));
        let bound = Infinity;
        while (!simulation.startedAt.has('victim')) {
          simulation.step();
          const ahead = simulation.waiting.findIndex(({ id }) => id === 'victim');
          if (bound === Infinity && ahead >= 0) bound = simulation.now + (ahead + 1) * HEAD_WAITS_MS;
          expect(simulation.now).toBeLessThanOrEqual(bound);
        }
      }),
      { numRuns: 200 },
    );
  });
});
