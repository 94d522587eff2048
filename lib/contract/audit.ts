import { z } from 'zod';
import { wholeNumber } from './queries';
import { jsonObject, runId, timestamp } from './values';

/** One change that somebody made. Kept for ever, and never changed. */
export const auditEntry = z
  .object({
    /** Counts up; a text, as it may outgrow the numbers of JSON. */
    id: z.string(),
    at: timestamp,
    /** Id of the key or person; null for the server itself. */
    actor_id: z.string().nullable(),
    actor_kind: z.string().meta({ description: '`key`, `person` or `server`.' }),
    /** As they were called then. */
    actor_name: z.string(),
    /** The role that they had then. */
    actor_role: z.string(),
    /** Where the call came from, where that was told. */
    address: z.string().nullable(),
    /** Such as `run.cancel`. */
    action: z.string(),
    object_kind: z.string(),
    object_id: z.string(),
    object_name: z.string().nullable(),
    /** What changed, without secrets. */
    change: jsonObject.nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditList = z.object({ data: z.array(auditEntry), has_more: z.boolean() }).meta({ id: 'AuditList' });
export type AuditList = z.infer<typeof auditList>;

const text = z.string().trim().min(1).max(300);
const entryId = z.string().regex(/^[1-9]\d{0,17}$/, 'must be the id of an entry');
const day = z.iso.date();
const moment = z.iso.datetime({ offset: true });

/** A time, or a day of UTC, which counts as a whole. */
function bound(end: boolean) {
  return z
    .union([day, moment], 'must be a day such as 2026-12-01, or a time such as 2026-12-01T09:30:00Z')
    .transform((given) => new Date(given.length > 10 ? given : `${given}T${end ? '23:59:59.999' : '00:00:00.000'}Z`))
    .pipe(z.date());
}

const filterFields = {
  actor: text.meta({ description: 'Name or id of the key or person.' }).optional(),
  action: text.meta({ description: 'Such as `run.cancel`.' }).optional(),
  object_kind: text.meta({ description: 'Such as `run`, `definition` or `key`.' }).optional(),
  object_id: text.optional(),
  from: bound(false).meta({ description: 'A day of UTC or a time; that moment included.' }).optional(),
  to: bound(true).meta({ description: 'A day of UTC or a time; that moment included.' }).optional(),
};
/** What entries are chosen by. All that is given must hold. */
export const auditFilter = z.strictObject(filterFields);
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditListQuery = z
  .strictObject({
    limit: wholeNumber(1, 100).default(20),
    starting_after: entryId.optional(),
    ending_before: entryId.optional(),
    ...filterFields,
  })
  .refine((query) => query.starting_after === undefined || query.ending_before === undefined, {
    path: ['ending_before'],
    message: 'must not be given together with starting_after',
  });
export type AuditListQuery = z.infer<typeof auditListQuery>;

export const auditExportQuery = z.strictObject({ format: z.enum(['csv', 'jsonl']).default('csv'), ...filterFields });
export type AuditExportQuery = z.infer<typeof auditExportQuery>;

/** What people and keys did with a run. */
export const RUN_ACTIONS = ['run.create', 'run.retry', 'run.cancel', 'run.prioritize', 'run.label'] as const;
export const runAction = z
  .object({
    at: timestamp,
    action: z.enum(RUN_ACTIONS),
    /** Name of the key or person, as they were called then. */
    by: z.string(),
    by_kind: z.string().meta({ description: '`key`, `person` or `server`.' }),
  })
  .meta({ id: 'RunAction' });
export type RunAction = z.infer<typeof runAction>;
export const runActionList = z.object({ run_id: runId, actions: z.array(runAction) }).meta({ id: 'RunActionList' });
