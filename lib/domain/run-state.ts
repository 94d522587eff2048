/**
 * The one state table of the product (CONTRACT §4). Every writer asks it; nothing else spells out which state may follow which.
 */
export const RUN_STATES = ['PENDING', 'ASSIGNED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const TERMINAL_STATES = ['COMPLETED', 'FAILED', 'CANCELLED'] as const satisfies readonly RunState[];
export type TerminalState = (typeof TERMINAL_STATES)[number];

/** States in which a worker holds the run and its resources. */
export const HELD_STATES = ['ASSIGNED', 'RUNNING'] as const satisfies readonly RunState[];

/** States of runs that have not ended. */
export const LIVE_STATES = ['PENDING', ...HELD_STATES] as const satisfies readonly RunState[];

/** What may happen to a run, as a word of its own: several moves share their end state but not their reason. */
export type Move = 'assign' | 'start' | 'release' | 'complete' | 'fail' | 'cancel' | 'retry';

const MOVES: Record<Move, { readonly from: readonly RunState[]; readonly to: RunState }> = {
  assign: { from: ['PENDING'], to: 'ASSIGNED' },
  start: { from: ['ASSIGNED'], to: 'RUNNING' },
  release: { from: ['ASSIGNED'], to: 'PENDING' },
  complete: { from: ['RUNNING'], to: 'COMPLETED' },
  fail: { from: ['PENDING', 'ASSIGNED', 'RUNNING'], to: 'FAILED' },
  cancel: { from: ['PENDING', 'ASSIGNED', 'RUNNING'], to: 'CANCELLED' },
  retry: { from: TERMINAL_STATES, to: 'PENDING' },
};

/** The state that `move` leads to from `from`, or null where the table forbids it. */
export function nextState(from: RunState, move: Move): RunState | null {
  const rule = MOVES[move];
  return rule.from.includes(from) ? rule.to : null;
}

/** States that `move` may leave, for conditional updates. */
export function statesLeftBy(move: Move): readonly RunState[] {
  return MOVES[move].from;
}

export function isTerminal(state: RunState): state is TerminalState {
  return (TERMINAL_STATES as readonly RunState[]).includes(state);
}

export function isHeld(state: RunState): boolean {
  return (HELD_STATES as readonly RunState[]).includes(state);
}
