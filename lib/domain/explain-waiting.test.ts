import { expect, it } from 'vitest';
import { explainWaiting, type WorkerView } from './explain-waiting';

const now = new Date('2026-11-22T00:00:00Z');
const w1: WorkerView = { id: 'w1', online: true, draining: false, engineError: null, cpu: 2, ramMb: 1000, gpus: [], maxRuns: 1, held: [] };
const explain = (given: Partial<Parameters<typeof explainWaiting>[0]> = {}): string =>
  explainWaiting({ need: { cpu: 1, ramMb: 0, vramMb: 0, gpuId: null }, ahead: 0, workers: [w1], nextAttemptAt: null, now, ...given });
const held = { cpu: 2, ramMb: 0, vramMb: 0, gpuId: null };

it.each([
  ['a delayed retry', { nextAttemptAt: new Date(now.getTime() + 4200) }, 'The last attempt failed; it is tried again in 5 s.'],
  ['no worker', { workers: [] }, 'No worker is connected. It starts as soon as one joins.'],
  ['workers that are all lost', { workers: [{ ...w1, online: false }] }, 'No worker is connected. It starts as soon as one joins.'],
  [
    'an engine that is away',
    { workers: [{ ...w1, engineError: 'docker is away' }] },
    'The worker w1 has no container engine: docker is away',
  ],
  [
    'draining',
    { workers: [{ ...w1, draining: true }] },
    'Every worker is being drained and takes nothing new. Resume one on the Workers page.',
  ],
  ['a need that nobody has', { need: { ...held, cpu: 9 } }, 'No connected worker is large enough: it needs 9 CPU, 2 of 2 free on w1.'],
  ['room that is taken', { workers: [{ ...w1, maxRuns: 5, held: [held] }] }, 'Waiting for room: it needs 1 CPU, 0 of 2 free on w1.'],
  ['no slot', { workers: [{ ...w1, held: [{ ...held, cpu: 0 }] }] }, 'Waiting for room: w1 runs 1 of at most 1 at once.'],
  ['its turn', {}, 'It starts in a moment.'],
  ['one ahead', { ahead: 1 }, '1 run is ahead of it.'],
  ['many ahead', { ahead: 12 }, '12 runs are ahead of it.'],
  ['a retry that is due', { nextAttemptAt: now }, 'It starts in a moment.'],
])('explains %s', (_, given, words) => {
  expect(explain(given)).toBe(words);
});

it('speaks of the worker that can, not of the one that cannot', () => {
  expect(explain({ workers: [{ ...w1, id: 'tiny', cpu: 0.5 }, w1] })).toBe('It starts in a moment.');
  expect(explain({ workers: [{ ...w1, id: 'gone', online: false }, { ...w1, id: 'ill', engineError: 'x' }, w1] })).toBe(
    'It starts in a moment.',
  );
});
