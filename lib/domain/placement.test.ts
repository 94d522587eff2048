import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit, place, STARVED_AFTER_MS, type Capacity, type Need, type Waiting } from './placement';

const worker: Capacity = {
  cpu: 4,
  ramMb: 1000,
  gpus: [
    { id: 'g0', vramMb: 800 },
    { id: 'g1', vramMb: 500 },
  ],
  maxRuns: 10,
};
const need = (given: Partial<Need> = {}): Need => ({ cpu: 0, ramMb: 0, vramMb: 0, gpuId: null, ...given });
const waiting = (id: string, given: Partial<Waiting> = {}): Waiting => ({ ...need(given), id, waitedMs: 0, ...given });

describe('fit', () => {
  it('says what fits, what has to wait and what never will, and names what is short', () => {
    expect(fit(worker, [], need({ cpu: 4, ramMb: 1000 }))).toEqual({ kind: 'fits', gpuId: null });
    expect(fit(worker, [need({ cpu: 3.5 })], need({ cpu: 1 }))).toEqual({ kind: 'busy', lacks: 'needs 1 CPU, 0.5 of 4 free' });
    expect(fit(worker, [], need({ cpu: 5 }))).toMatchObject({ kind: 'never', lacks: expect.stringContaining('CPU') as string });
    expect(fit(worker, [], need({ ramMb: 1001 }))).toMatchObject({ kind: 'never', lacks: expect.stringContaining('memory') as string });
    expect(fit(worker, [], need({ vramMb: 801 })).kind).toBe('never');
    expect(fit(worker, [], need({ vramMb: 600, gpuId: 'g1' })).kind).toBe('never');
    expect(fit(worker, [], need({ gpuId: 'g9' })).kind).toBe('never');
    expect(fit({ ...worker, maxRuns: 1 }, [need()], need()).kind).toBe('busy');
  });

  it('adds up tenths without losing one', () => {
    const held = [need({ cpu: 0.1 }), need({ cpu: 0.2 })];
    expect(fit({ ...worker, cpu: 0.4 }, held, need({ cpu: 0.1 })).kind).toBe('fits');
  });

  it('takes the GPU with most room, or the one that is named', () => {
    expect(fit(worker, [], need({ vramMb: 100 }))).toEqual({ kind: 'fits', gpuId: 'g0' });
    expect(fit(worker, [need({ vramMb: 400, gpuId: 'g0' })], need({ vramMb: 100 }))).toEqual({ kind: 'fits', gpuId: 'g1' });
    expect(fit(worker, [], need({ gpuId: 'g1' }))).toEqual({ kind: 'fits', gpuId: 'g1' });
  });
});

describe('place', () => {
  it('takes in order, passing over what does not fit now', () => {
    expect(place(worker, [], [waiting('a', { cpu: 3 }), waiting('b', { cpu: 2 }), waiting('c', { cpu: 1 })])).toEqual([
      { id: 'a', gpuId: null },
      { id: 'c', gpuId: null },
    ]);
  });

  it('lets nothing that a starved run lacks go to those behind it', () => {
    const held = [need({ cpu: 3 })];
    const queue = [waiting('big', { cpu: 4, waitedMs: STARVED_AFTER_MS }), waiting('small', { cpu: 1 })];
    expect(place(worker, held, queue)).toEqual([]);
    expect(place(worker, [], queue)).toEqual([{ id: 'big', gpuId: null }]);
  });

  it('is not held up by what could never fit', () => {
    expect(place(worker, [], [waiting('never', { cpu: 99, waitedMs: 1e9 }), waiting('small', { cpu: 1 })])).toEqual([
      { id: 'small', gpuId: null },
    ]);
  });

  it('never gives away more than there is, whatever waits', () => {
    const run = fc.record({
      id: fc.uuid(),
      cpu: fc.double({ min: 0, max: 5, noNaN: true }),
      ramMb: fc.nat(1200),
      vramMb: fc.nat(900),
      gpuId: fc.constantFrom(null, 'g0', 'g1', 'g2'),
      waitedMs: fc.nat(60_000),
    });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 40 }), (queue) => {
        const placed = place(worker, [], queue);
        expect(placed.length).toBeLessThanOrEqual(worker.maxRuns);
        const runs = placed.map(({ id, gpuId }) => ({ ...queue.find((each) => each.id === id), gpuId }));
        const sum = (pick: (each: (typeof runs)[number]) => number | undefined): number =>
          runs.reduce((total, each) => total + (pick(each) ?? 0), 0);
        expect(sum((each) => each.cpu)).toBeLessThanOrEqual(worker.cpu + 1e-6);
        expect(sum((each) => each.ramMb)).toBeLessThanOrEqual(worker.ramMb);
        for (const gpu of worker.gpus) expect(sum((each) => (each.gpuId === gpu.id ? each.vramMb : 0))).toBeLessThanOrEqual(gpu.vramMb);
        for (const { id, gpuId } of placed) {
          const wanted = queue.find((each) => each.id === id)?.gpuId;
          if (wanted != null) expect(gpuId).toBe(wanted);
        }
      }),
    );
  });
});
