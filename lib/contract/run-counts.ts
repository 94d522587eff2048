import { z } from 'zod';
import { runState } from './event';

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
