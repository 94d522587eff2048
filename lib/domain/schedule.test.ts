import { describe, expect, it } from 'vitest';
import type { HeldRun } from './reservation';
import { schedule, type Machine, type QueuedRun } from './schedule';
import { FleetSimulation, type Arrival } from './testing/fleet-simulation';

const held = (id: string, given: Partial<HeldRun>): HeldRun => ({
  id,
  cpu: 0,
  ramMb: 0,
  vramMb: 0,
  gpuId: null,
  since: 0,
  endsAt: 10_000,
  ...given,
});
const machine = (given: Partial<Machine>): Machine => ({
  id: 'w0',
  cpu: 5,
  ramMb: 1000,
  gpus: [],
  maxRuns: 9,
  tags: [],
  held: [],
  ...given,
});
const run = (id: string, given: Partial<QueuedRun>): QueuedRun => ({
  ...{ id, priority: 0, cpu: 0, ramMb: 0, vramMb: 0, gpuId: null, tags: [], gates: [], turn: null, durationMs: 60_000, promised: null },
  ...given,
});
const decide = (site: Machine, queue: QueuedRun[]) => schedule({ now: 0, machines: [site], gates: new Map(), served: new Map() }, queue);

describe('a reservation', () => {
  it('is not put off for ever by moving on from a worker that is late to the next', () => {
    const need = (cpu: number) => ({ cpu, ramMb: 0, vramMb: 0, gpuId: null, tags: [] });
    const half = { need: need(1), priority: 0, op: null, durationMs: 30_000, usualMs: 10_000, longestLine: 8 };
    function* crowd(): Generator<Arrival, undefined> {
      for (let n = 0; ; n += 1) {
        if (n === 6) yield { ...half, id: 'whole', need: need(2), arrivesAt: n * 7500, longestLine: Infinity };
        yield { ...half, id: `half ${n}`, arrivesAt: n * 7500 };
      }
    }
    const simulation = new FleetSimulation([machine({ cpu: 2 }), machine({ id: 'w1', cpu: 2 })], crowd());
    while (!simulation.startedAt.has('whole') && simulation.now < 600_000) simulation.step();
    expect(simulation.startedAt.get('whole')).toBeLessThan(200_000);
  });

  it('is used where it was promised, not on a worker that asks first and may be promised to a run behind', () => {
    const sites = [machine({ id: 'asks' }), machine({ id: 'kept' })];
    const at = (now: number) =>
      schedule({ now, machines: sites, gates: new Map(), served: new Map() }, [run('r', { promised: { workerId: 'kept', by: 10_000 } })]);
    expect(at(10_000)).toMatchObject([{ kind: 'start', workerId: 'kept' }]);
    expect(at(20_000)).toMatchObject([{ kind: 'start', workerId: 'asks' }]);
  });

  it('leaves to others what ends at the same moment as what it waits for', () => {
    const site = machine({ held: [held('a', { cpu: 2 }), held('b', { cpu: 2 })] });
    const decisions = decide(site, [run('big', { cpu: 3 }), run('small', { cpu: 1 })]);
    expect(decisions).toMatchObject([
      { kind: 'wait', reservation: { at: 10_000, after: ['a'] } },
      { kind: 'start', id: 'small' },
    ]);
  });

  it('is of no GPU in particular where another will do', () => {
    const gpus = ['g0', 'g1', 'g2'].map((id, index) => ({ id, vramMb: [800, 700, 500][index] ?? 0 }));
    const site = machine({ gpus, held: [held('a', { cpu: 3, vramMb: 700, gpuId: 'g1' })] });
    const decisions = decide(site, [run('big', { cpu: 4, vramMb: 600 }), run('small', { cpu: 1, vramMb: 800, gpuId: 'g0' })]);
    expect(decisions).toMatchObject([
      { kind: 'wait', reason: { kind: 'room' } },
      { kind: 'start', id: 'small', gpuId: 'g0' },
    ]);
  });
});

it('tells a run that waits for room how much is free now, not before the last start', () => {
  const site = machine({ cpu: 2, held: [held('a', { cpu: 1 })] });
  const big = { cpu: 2, ramMb: 1 };
  const decisions = decide(site, [run('kept', big), run('first', big), run('small', { cpu: 0.5, durationMs: 1 }), run('second', big)]);
  const free = decisions.map((each) =>
    each.kind === 'wait' && each.reason.kind === 'room' && each.reason.lacks.kind === 'cpu' ? each.reason.lacks.free : null,
  );
  expect(free).toEqual([1, 1, null, 0.5]);
});
