import { z } from 'zod';
import { RETRYABLE_CAUSES } from '@/lib/domain/cause';
import { keyInput, type Concurrency } from '@/lib/domain/concurrency';
import { isLabelKey, isLabelValue, MAX_LABEL_VALUE, MAX_LABELS } from '@/lib/domain/run-labels';

/** Largest number that the database counts to. */
export const MAX_COUNTER = 2_147_483_646;
/** ISO 8601 in UTC with `Z`. */
export const timestamp = z.iso.datetime().meta({ description: 'ISO 8601, UTC, with Z.' });
/** In lower case, whoever wrote it: ids are compared as texts, also as topics of notifications. */
export const runId = z.uuid().toLowerCase();
export const jsonObject = z.record(z.string(), z.json()).meta({ id: 'JsonObject' });
/** 1–64 of `a-z 0-9 - _`. */
export const definitionName = z.string().regex(/^[a-z0-9_-]{1,64}$/, 'must be 1 to 64 characters of a-z, 0-9, - and _');
/** Semantic version 2.0.0, with the regular expression of semver.org. */
export const semver = z
  .string()
  .max(256, 'must be at most 256 characters')
  .regex(
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/,
    'must be a semantic version such as 1.0.0',
  );
/** Higher first; equal priorities oldest first. */
export const priority = z.int().min(-1000).max(1000);
export const workerId = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/, 'must be 1 to 128 letters, digits, dots, - and _');
export const attemptNumber = z.int().min(1).max(1_000_000);

const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a variable name: letters, digits and _, not starting with a digit');
export const env = z.record(envName, z.string());
export const command = z.array(z.string()).min(1, 'must have at least the program').max(1000);
export const image = z
  .string()
  .max(512)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/:@-]*$/, 'must be an image reference such as registry.example/op:1.0.0');
/** `bridge` (the default) or `none`. */
export const network = z.enum(['bridge', 'none']);
/** When the image is fetched: where it is missing (the default), before every start, or never. */
export const pullPolicy = z.enum(['missing', 'always', 'never']);

/** What a run needs; absent reserves nothing. The same figures are the container's hard limits. */
export const constraints = z
  .strictObject({
    cpu: z.number().positive().max(4096).optional(),
    ram_mb: z.int().min(6, 'must be at least 6 MiB').max(67_108_864).optional(),
    vram_mb: z.int().min(1).max(67_108_864).optional(),
    gpu_id: z.string().min(1).max(128).optional(),
  })
  .meta({ id: 'Constraints' });

/** Tags that a worker must have, as its heartbeat lists them. */
export const workerTags = z.array(z.string().min(1).max(64)).max(64);

/**
 * At most `limit` runs of the op at once, over all its versions. With `key`, the name of an input (`customer` or `${inputs.customer}`), at most
 * so many for each value of it, and the values take turns.
 */
export const concurrency = z
  .object({
    limit: z.int().min(1).max(100_000),
    key: z
      .string()
      .max(100)
      .refine((key) => keyInput(key) !== null, 'must be the name of an input, or ${inputs.name}')
      .optional(),
  })
  .meta({ id: 'Concurrency' });

const jitter = z.number().min(0).max(1).meta({
  description: 'Share of each delay that is left to chance, so that runs which failed together do not come back together: 0 (none) to 1.',
});
const retryOn = z.array(z.enum(RETRYABLE_CAUSES)).max(RETRYABLE_CAUSES.length).meta({
  description:
    'The causes, as in execution_summary.cause, that are retried; all of these when absent. A lost worker is none of them: the run then waits again without using up an attempt.',
});

/**
 * A FAILED attempt with attempts left is retried by itself: after `backoff_s`, times `backoff_factor` each time, at most `max_backoff_s`, less up to
 * the share `jitter` of that. Not strict, so that a reader of yesterday understands the policy of tomorrow.
 */
export const retryPolicy = z
  .object({
    max_attempts: z.int().min(1).max(100).default(1),
    backoff_s: z.number().min(0).max(86_400).default(0),
    backoff_factor: z.number().min(1).max(100).default(2),
    max_backoff_s: z.number().min(0).max(604_800).default(3600),
    jitter: jitter.optional(),
    retry_on: retryOn.optional(),
  })
  .meta({ id: 'RetryPolicy' });

/** Stored and returned. */
export const eventDelivery = z
  .strictObject({ topic: z.string().min(1).max(256), attributes: z.record(z.string(), z.string()).optional() })
  .meta({ id: 'EventDelivery' });

export const labelKey = z.string().refine(isLabelKey, 'must be 1 to 63 of a-z, 0-9, ., _ and -, beginning with a letter or digit');

/** What runs are sorted by. */
export const labels = z
  .record(labelKey, z.string().refine(isLabelValue, `must be one line of at most ${MAX_LABEL_VALUE} characters`))
  .refine((given) => Object.keys(given).length <= MAX_LABELS, `must be at most ${MAX_LABELS} labels`)
  .meta({ id: 'RunLabels', description: 'What runs are sorted by: `{"team": "blue"}`.' });

/** Seconds from STARTED until the attempt ends FAILED. */
export const timeoutS = z.number().positive().max(31_536_000);
export const queueTimeoutS = timeoutS.meta({
  description:
    'Seconds that an attempt may wait for a worker, from when it may start; then the run ends FAILED and is not retried by itself.',
});
export const runTimeoutS = timeoutS.meta({
  description: 'Seconds that the run may take in all, waits and attempts together; then it ends FAILED and is not retried by itself.',
});

/** Those above as requests write them: `null` for an optional field means not given. */
export const constraintsWrite = z
  .strictObject({
    cpu: constraints.shape.cpu.nullish(),
    ram_mb: constraints.shape.ram_mb.nullish(),
    vram_mb: constraints.shape.vram_mb.nullish(),
    gpu_id: constraints.shape.gpu_id.nullish(),
  })
  .transform((given): Constraints => withoutNulls(given))
  .meta({ id: 'Constraints' });
export const retryPolicyWrite = z
  .strictObject({
    max_attempts: retryPolicy.shape.max_attempts.nullish(),
    backoff_s: retryPolicy.shape.backoff_s.nullish(),
    backoff_factor: retryPolicy.shape.backoff_factor.nullish(),
    max_backoff_s: retryPolicy.shape.max_backoff_s.nullish(),
    jitter: jitter.nullish(),
    retry_on: retryOn.nullish(),
  })
  .transform((given): RetryPolicy => retryPolicy.parse(withoutNulls(given)))
  .meta({ id: 'RetryPolicy' });
export const concurrencyWrite = z
  .strictObject({ limit: concurrency.shape.limit, key: concurrency.shape.key.nullish() })
  .transform((given): Concurrency => ({ limit: given.limit, ...(given.key == null ? {} : { key: given.key }) }))
  .meta({ id: 'Concurrency' });
export const eventDeliveryWrite = z
  .strictObject({ topic: eventDelivery.shape.topic, attributes: eventDelivery.shape.attributes.nullish() })
  .transform((given): EventDelivery => ({ topic: given.topic, ...(given.attributes == null ? {} : { attributes: given.attributes }) }))
  .meta({ id: 'EventDelivery' });

function withoutNulls<T extends object>(given: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)) as { [K in keyof T]?: NonNullable<T[K]> };
}

export type Constraints = z.infer<typeof constraints>;
export type RetryPolicy = z.infer<typeof retryPolicy>;
export type EventDelivery = z.infer<typeof eventDelivery>;
