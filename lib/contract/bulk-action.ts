import { z } from 'zod';
import { BULK_VERBS } from '@/lib/domain/bulk';
import { MAX_LABELS } from '@/lib/domain/run-labels';
import { filterTexts, runFilter } from './run-filter';
import { labelKey, labels, priority, runId, timestamp } from './values';

/** What each run is given besides the labels that it has, and the keys of those that it loses. */
const labelChange = z
  .strictObject({ add: labels.nullish(), remove: z.array(labelKey).max(MAX_LABELS).nullish() })
  .refine(({ add, remove }) => Object.keys(add ?? {}).length + (remove ?? []).length > 0, 'must add or remove a label')
  .transform(({ add, remove }) => ({ add: add ?? {}, remove: remove ?? [] }));

/** POST /bulk-actions. Which runs are meant is decided at once: what meets the filter later is none of them. */
export const bulkActionCreate = z
  .strictObject({
    action: z.enum(BULK_VERBS),
    /** For the action `priority`. */
    priority: priority.nullish(),
    /** For the action `label`. */
    labels: labelChange.nullish(),
    run_ids: z.array(runId).min(1).max(1000).nullish(),
    filter: filterTexts.transform((given) => runFilter.parse(given)).nullish(),
  })
  .refine((body) => (body.run_ids == null) !== (body.filter == null), { path: [], message: 'must have exactly one of run_ids and filter' })
  .refine((body) => (body.action === 'priority') === (body.priority != null), {
    path: ['priority'],
    message: 'must be given with the action priority, and only with it',
  })
  .refine((body) => (body.action === 'label') === (body.labels != null), {
    path: ['labels'],
    message: 'must be given with the action label, and only with it',
  });
export type BulkActionCreate = z.infer<typeof bulkActionCreate>;

export const bulkAction = z
  .object({
    id: z.uuid(),
    action: z.enum(BULK_VERBS),
    priority: priority.nullable(),
    labels: z.object({ add: labels, remove: z.array(z.string()) }).nullable(),
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
    /** Priorities and labels can be put back where they were. */
    can_undo: z.boolean(),
    /** Name of the key that asked for it. */
    created_by: z.string(),
    createdAt: timestamp,
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'BulkAction' });
export type BulkAction = z.infer<typeof bulkAction>;
export const bulkActionList = z.array(bulkAction);
