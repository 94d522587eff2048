import { expect, it } from 'vitest';
import { explainWaiting } from './explain-waiting';
import type { Shortage } from './placement';
import type { Decision, Machine, WaitReason } from './schedule';

const now = new Date('2026-11-22T00:00:00Z');
const w1 = { id: 'w1', online: true, draining: false, engineError: null };
const machine: Machine = {
  ...{ id: 'w1', cpu: 2, ramMb: 1000, gpus: [], maxRuns: 1, tags: [] },
  held: [{ id: 'r1', cpu: 2, ramMb: 0, vramMb: 0, gpuId: null, since: 0, endsAt: Infinity }],
};
const start: Decision = { kind: 'start', id: 'me', workerId: 'w1', gpuId: null, passed: 0 };
const wait = (reason: WaitReason): Decision => ({ kind: 'wait', id: 'me', reason, reservation: null });
const room = (lacks: Shortage): Decision => wait({ kind: 'room', workerId: 'w1', lacks });
const never = (...lacks: Shortage[]): Decision =>
  wait({ kind: 'impossible', lacks: lacks.map((each) => ({ workerId: 'w1', lacks: each })) });
const explain = (given: Partial<Parameters<typeof explainWaiting>[0]> = {}) =>
  explainWaiting({
    decision: start,
    ahead: 0,
    workers: [w1],
    machines: [machine],
    gateHolders: new Map(),
    nextAttemptAt: null,
    now,
    ...given,
  });
const cpu: Shortage = { kind: 'cpu', needed: 1, free: 0, total: 2 };
const key = { name: 'key op acme', limit: 2, what: { kind: 'key' as const, key: 'acme' } };
const alone = { name: 'exclusive op', limit: 1, what: { kind: 'exclusive' as const } };

it.each([
  ['a delayed retry', { nextAttemptAt: new Date(now.getTime() + 4200) }, 'delayed', 'The last attempt failed; it is tried again in 5 s.'],
  ['no worker', { workers: [] }, 'no_worker', 'No worker is connected. It starts as soon as one joins.'],
  ['lost workers', { workers: [{ ...w1, online: false }] }, 'no_worker', 'No worker is connected. It starts as soon as one joins.'],
  [
    'an engine that is away',
    { workers: [{ ...w1, engineError: 'docker is away' }] },
    'no_engine',
    'The worker w1 has no container engine: docker is away',
  ],
  [
    'draining',
    { workers: [{ ...w1, draining: true }] },
    'draining',
    'Every worker is being drained and takes nothing new. Resume one on the Workers page.',
  ],
  [
    'a need that nobody has',
    { decision: never({ kind: 'tags', missing: ['x'] }, { kind: 'cpu', needed: 9, free: 2, total: 2 }) },
    'too_large',
    'No connected worker is large enough: it needs 9 CPU, 2 of 2 free on w1.',
  ],
  ['a tag that nobody has', { decision: never({ kind: 'tags', missing: ['x'] }) }, 'tags', 'No connected worker has the tag x.'],
  ['room that is taken', { decision: room(cpu) }, 'room', 'Waiting for room: it needs 1 CPU, 0 of 2 free on w1.'],
  [
    'memory that is taken',
    { decision: room({ kind: 'ram', neededMb: 9, freeMb: 1, totalMb: 10 }) },
    'room',
    'Waiting for room: it needs 9 MB of memory, 1 of 10 MB free on w1.',
  ],
  [
    'a GPU that is taken',
    { decision: room({ kind: 'gpu', gpuId: 'g1', neededMb: 9 }) },
    'room',
    'Waiting for room: it needs GPU g1 with 9 MB of memory free on w1.',
  ],
  ['no slot', { decision: room({ kind: 'slots', held: 1, total: 1 }) }, 'room', 'Waiting for room: w1 runs 1 of at most 1 at once.'],
  [
    'a place that is kept for another',
    { decision: wait({ kind: 'reserved', workerId: 'w1', forRun: 'big' }) },
    'reserved',
    'Waiting for room: it would delay a larger run ahead of it, for which w1 is kept free.',
  ],
  [
    'a full key',
    { decision: wait({ kind: 'gate', gate: key, held: 2, reservedFor: [] }) },
    'concurrency',
    'Waiting for its turn: 2 of at most 2 runs of this op for “acme” are under way.',
  ],
  [
    'a slot that is kept',
    { decision: wait({ kind: 'gate', gate: { ...key, what: { kind: 'op' } }, held: 1, reservedFor: ['big'] }) },
    'concurrency',
    'Waiting for its turn: 1 of at most 2 runs of this op are under way and the next place is kept for a run ahead of it.',
  ],
  [
    'an exclusive op',
    { decision: wait({ kind: 'gate', gate: alone, held: 1, reservedFor: [] }) },
    'exclusive',
    'Waiting for its turn: this op runs alone, and a run of it is under way.',
  ],
  ['its turn', {}, 'turn', 'It starts in a moment.'],
  ['one ahead', { ahead: 1 }, 'turn', '1 run is ahead of it.'],
  ['many ahead', { ahead: 12 }, 'turn', '12 runs are ahead of it.'],
  ['a retry that is due', { nextAttemptAt: now }, 'turn', 'It starts in a moment.'],
] as const)('explains %s', (_, given, code, words) => {
  expect(explain(given as Parameters<typeof explain>[0])).toMatchObject({ code, reason: words });
});

it('names whose end is waited for, and when that is expected', () => {
  expect(explain({ decision: room(cpu) })).toMatchObject({ blockedBy: ['r1'], expectedStart: null });
  const reservation = { workerId: 'w1', at: now.getTime() + 1000, after: ['r7'], promised: { workerId: 'w1', by: 0 } };
  expect(
    explain({ decision: { kind: 'wait', id: 'me', reason: { kind: 'room', workerId: 'w1', lacks: cpu }, reservation } }),
  ).toMatchObject({
    blockedBy: ['r7'],
    expectedStart: new Date(now.getTime() + 1000),
  });
  const gate = wait({ kind: 'gate', gate: key, held: 2, reservedFor: [] });
  expect(explain({ decision: gate, gateHolders: new Map([[key.name, Array.from({ length: 20 }, String)]]) }).blockedBy).toHaveLength(10);
  expect(explain({ decision: wait({ kind: 'reserved', workerId: 'w1', forRun: 'big' }) }).blockedBy).toEqual(['big']);
});

it('speaks of a worker that can, not of those that cannot', () => {
  expect(explain({ workers: [{ ...w1, id: 'gone', online: false }, { ...w1, id: 'ill', engineError: 'x' }, w1] }).code).toBe('turn');
});
