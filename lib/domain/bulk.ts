import { RUN_STATES, statesLeftBy, type RunState } from './run-state';

/** What can be done with many runs at once. */
export const BULK_VERBS = ['cancel', 'retry', 'priority', 'label'] as const;
export type BulkVerb = (typeof BULK_VERBS)[number];

/** Runs of one bulk action at most; of a filter that more meet, the newest so many. */
export const BULK_RUNS = 10_000;

/** The states in which each can be done: of the runs that meet a filter, only those are meant. */
export const BULK_STATES: Readonly<Record<BulkVerb, readonly RunState[]>> = {
  cancel: statesLeftBy('cancel'),
  retry: statesLeftBy('retry'),
  priority: statesLeftBy('assign'),
  label: RUN_STATES,
};
