import { z } from 'zod';
import { definitionName, timestamp } from './values';

const days = z.int().min(0).max(36_500);

/** What of an op goes, and when. Null keeps it for ever. */
export const retentionRule = z
  .strictObject({
    /** Null for every op that has no rule of its own, and for runs without an op. */
    op: definitionName.nullable(),
    /** So many of the newest runs stay whole, however old they are. */
    keep_newest: z.int().min(0).max(100_000),
    /** Runs go so many days after they ended, with everything that belongs to them. */
    keep_days: days.nullable(),
    log_days: days.nullable(),
    file_days: days.nullable(),
  })
  .meta({ id: 'RetentionRule' });
export type RetentionRule = z.infer<typeof retentionRule>;

const rules = z
  .array(retentionRule)
  .max(1000)
  .refine((all) => new Set(all.map(({ op }) => op)).size === all.length, 'must have one rule for each op');

/** PUT /retention, whole. */
export const retentionWrite = z.strictObject({ enabled: z.boolean(), rules }).meta({ id: 'RetentionWrite' });
export type RetentionWrite = z.infer<typeof retentionWrite>;
export const retentionPreviewRequest = z.strictObject({ rules });

const amounts = {
  /** Null for runs without an op. */
  op: z.string().nullable(),
  runs: z.int(),
  /** Runs that keep their row and lose their log, or their files. */
  logs: z.int(),
  files: z.int(),
  /** Of logs as they are stored, and of files. What several runs share is counted for each. */
  bytes: z.number(),
};

export const retentionPreview = z.array(z.object(amounts)).meta({ id: 'RetentionPreview' });
export type RetentionPreview = z.infer<typeof retentionPreview>;

export const retention = z
  .object({
    enabled: z.boolean(),
    rules: z.array(retentionRule),
    updatedAt: timestamp.nullable(),
    /** Name of the key that changed it last. */
    updated_by: z.string().nullable(),
    /** What was deleted in the last 30 days, by day and op, newest first. */
    deleted: z.array(z.object({ day: z.iso.date(), ...amounts })),
  })
  .meta({ id: 'Retention' });
export type Retention = z.infer<typeof retention>;
