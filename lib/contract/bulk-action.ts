import { z } from 'zod';
import { BULK_VERBS } from '@/lib/domain/bulk';
import { filterTexts, runFilter } from './run-filter';
import { priority, runId, timestamp } from './values';

/** POST /bulk-actions. Which runs are meant is decided at once: what meets the filter later is none of them. */
export const bulkActionCreate = z
  .strictObject({
    action: z.enum(BULK_VERBS),
    /** For the action `priority`. */
    priority: priority.nullish(),
    run_ids: z.array(runId).min(1).max(1000).nullish(),
    filter: filterTexts.transform((given) => runFilter.parse(given)).nullish(),
  })
  .refine((body) => (body.run_ids == null) !== (body.filter == null), { path: [], message: 'must have exactly one of run_ids and filter' })
  .refine((body) => (body.action === 'priority') === (body.priority != null), {
    path: ['priority'],
    message: 'must be given with the action priority, and only with it',
  });
export type BulkActionCreate = z.infer<typeof bulkActionCreate>;

export const bulkAction = z
  .object({
    id: z.uuid(),
    action: z.enum(BULK_VERBS),
    priority: priority.nullable(),
    /** RUNNING until nothing is left or somebody stopped it. */
    state: z.enum(['RUNNING', 'DONE', 'STOPPED']),
    total: z.int(),
    done: z.int(),
    refused: z.int(),
    left: z.int(),
    /** Why runs were refused, the most frequent reasons first; ten at most. */
    reasons: z.array(z.object({ reason: z.string(), runs: z.int() })),
    /** The bulk action that this one undoes, and the one that undoes it. */
    undo_of: z.uuid().nullable(),
    undone_by: z.uuid().nullable(),
    /** Priorities can be put back where they were. */
    can_undo: z.boolean(),
    /** Name of the key that asked for it. */
    created_by: z.string(),
    createdAt: timestamp,
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'BulkAction' });
export type BulkAction = z.infer<typeof bulkAction>;
export const bulkActionList = z.array(bulkAction);
