import { expect, test } from 'vitest';
import { viewInspection, type InspectionFacts } from './inspection';

const waiting: InspectionFacts = { state: 'PENDING', image: 'a:1', workerId: null, error: null, ageMs: 1000, workers: 1, isHeld: false };
const held: InspectionFacts = { ...waiting, state: 'ASSIGNED', workerId: 'w1', isHeld: true };

test.each<[string, InspectionFacts, string, RegExp]>([
  ['waits', waiting, 'open', /A worker is asked/],
  ['waits without a worker', { ...waiting, workers: 0 }, 'open', /No worker is online/],
  ['has waited too long', { ...waiting, ageMs: 600_001 }, 'failed', /for ten minutes/],
  ['is in the hands of a worker', held, 'open', /Worker w1 looks/],
  ['is in the hands of one that is gone', { ...held, isHeld: false }, 'failed', /Worker w1 was lost/],
  ['is never answered', { ...held, ageMs: 600_001 }, 'failed', /Worker w1 has not answered/],
  ['failed', { ...held, state: 'FAILED', error: 'There is no such image.' }, 'failed', /^There is no such image\.$/],
])('%s', (_, facts, kind, words) => {
  expect(viewInspection(facts)).toEqual({ kind, detail: expect.stringMatching(words) as string });
});

test('has been seen', () => {
  expect(viewInspection({ ...held, state: 'DONE' })).toEqual({ kind: 'seen' });
});
