import { describe, expect, it } from 'vitest';
import { fit, Room, type Capacity, type Need } from './placement';

const worker: Capacity = {
  cpu: 4,
  ramMb: 1000,
  gpus: [
    { id: 'g0', vramMb: 800 },
    { id: 'g1', vramMb: 500 },
  ],
  maxRuns: 10,
  tags: ['lab', 'ssd'],
};
const need = (given: Partial<Need> = {}): Need => ({ cpu: 0, ramMb: 0, vramMb: 0, gpuId: null, tags: [], ...given });

describe('fit', () => {
  it('says what fits, what has to wait and what never will, and names what is short', () => {
    expect(fit(worker, [], need({ cpu: 4, ramMb: 1000, tags: ['lab'] }))).toEqual({ kind: 'fits', gpuId: null });
    expect(fit(worker, [need({ cpu: 3.5 })], need({ cpu: 1 }))).toEqual({
      kind: 'busy',
      lacks: { kind: 'cpu', needed: 1, free: 0.5, total: 4 },
    });
    expect(fit(worker, [], need({ cpu: 5 }))).toMatchObject({ kind: 'never', lacks: { kind: 'cpu' } });
    expect(fit(worker, [], need({ ramMb: 1001 }))).toMatchObject({ kind: 'never', lacks: { kind: 'ram', freeMb: 1000 } });
    expect(fit(worker, [], need({ vramMb: 801 }))).toMatchObject({ kind: 'never', lacks: { kind: 'gpu', gpuId: null } });
    expect(fit(worker, [], need({ vramMb: 600, gpuId: 'g1' })).kind).toBe('never');
    expect(fit(worker, [], need({ gpuId: 'g9' })).kind).toBe('never');
    expect(fit(worker, [], need({ tags: ['lab', 'x', 'y'] }))).toEqual({ kind: 'never', lacks: { kind: 'tags', missing: ['x', 'y'] } });
    expect(fit({ ...worker, maxRuns: 1 }, [need()], need())).toEqual({ kind: 'busy', lacks: { kind: 'slots', held: 1, total: 1 } });
  });

  it('adds up tenths without losing one', () => {
    const held = [need({ cpu: 0.1 }), need({ cpu: 0.2 })];
    expect(fit({ ...worker, cpu: 0.4 }, held, need({ cpu: 0.1 })).kind).toBe('fits');
    const room = new Room({ ...worker, cpu: 0.3 }, held);
    for (const each of held) room.giveBack(each);
    expect(room.shortage(need({ cpu: 0.3 }))).toBeNull();
  });

  it('takes the GPU with most room, or the one that is named', () => {
    expect(fit(worker, [], need({ vramMb: 100 }))).toEqual({ kind: 'fits', gpuId: 'g0' });
    expect(fit(worker, [need({ vramMb: 400, gpuId: 'g0' })], need({ vramMb: 100 }))).toEqual({ kind: 'fits', gpuId: 'g1' });
    expect(fit(worker, [], need({ gpuId: 'g1' }))).toEqual({ kind: 'fits', gpuId: 'g1' });
  });
});
