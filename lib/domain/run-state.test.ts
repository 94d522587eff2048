import { expect, it } from 'vitest';
import { isHeld, isTerminal, nextState, RUN_STATES, statesLeftBy, type Move, type RunState } from './run-state';

const MOVES: Move[] = ['assign', 'start', 'release', 'complete', 'fail', 'cancel', 'retry'];

it('is the table of CONTRACT §4 and nothing more', () => {
  const possible = MOVES.flatMap((move) =>
    RUN_STATES.flatMap((from) => (nextState(from, move) === null ? [] : [`${from} → ${nextState(from, move) ?? ''}`])),
  );
  expect(possible.sort()).toEqual(
    [
      'PENDING → ASSIGNED',
      'ASSIGNED → RUNNING',
      'RUNNING → COMPLETED',
      'RUNNING → FAILED',
      'RUNNING → CANCELLED',
      'ASSIGNED → PENDING',
      'ASSIGNED → FAILED',
      'PENDING → FAILED',
      'PENDING → CANCELLED',
      'ASSIGNED → CANCELLED',
      'COMPLETED → PENDING',
      'FAILED → PENDING',
      'CANCELLED → PENDING',
    ].sort(),
  );
});

it('names for each move the states that it may leave', () => {
  for (const move of MOVES) expect([...statesLeftBy(move)]).toEqual(RUN_STATES.filter((from) => nextState(from, move) !== null));
});

it('tells ended from held from waiting', () => {
  expect(RUN_STATES.filter(isTerminal)).toEqual(['COMPLETED', 'FAILED', 'CANCELLED']);
  expect(RUN_STATES.filter(isHeld)).toEqual(['ASSIGNED', 'RUNNING'] satisfies RunState[]);
});
