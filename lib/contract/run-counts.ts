import { z } from 'zod';
import { runState } from './event';
import { timestamp } from './values';

/** How many runs meet a filter. */
export const runCounts = z
  .object({
    total: z.int(),
    /** There are more: counting ended there. */
    at_least: z.boolean(),
    states: z.partialRecord(runState, z.int()),
  })
  .meta({ id: 'RunCounts' });
export type RunCounts = z.infer<typeof runCounts>;

/** How many of them were asked for when. */
export const runHistory = z
  .object({
    from: timestamp,
    to: timestamp,
    /** Seconds that each span lasts. */
    span_s: z.number(),
    /** Older runs of that time were left out: there are too many to count. */
    cut: z.boolean(),
    spans: z.array(z.object({ at: timestamp, states: z.partialRecord(runState, z.int()) })),
  })
  .meta({ id: 'RunHistory' });
export type RunHistory = z.infer<typeof runHistory>;
