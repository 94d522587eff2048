import { z } from 'zod';
import { event, executionSummary, runState } from './event';
import {
  attemptNumber,
  command,
  concurrency,
  concurrencyWrite,
  constraints,
  constraintsWrite,
  env,
  eventDelivery,
  eventDeliveryWrite,
  image,
  jsonObject,
  labels,
  network,
  pullPolicy,
  priority,
  queueTimeoutS,
  retryPolicy,
  retryPolicyWrite,
  runId,
  runTimeoutS,
  timeoutS,
  timestamp,
  workerId,
  workerTags,
} from './values';

const nullableTime = timestamp.nullable();

/** Why a run is still waiting, from the scheduler's own decision about it. */
export const waiting = z
  .object({
    /** In words for the person who pressed Run. */
    reason: z.string(),
    /** Place in line; null where no connected worker could ever take it. */
    position: z.int().min(1).nullable(),
    code: z.enum([
      'delayed',
      'no_worker',
      'no_engine',
      'draining',
      'too_large',
      'tags',
      'concurrency',
      'exclusive',
      'room',
      'reserved',
      'turn',
    ]),
    /** Runs whose end it waits for, ten at most, as far as you see them. */
    blocked_by: z.array(runId),
    /** How many of those ten are runs of ops that you do not see. */
    blocked_by_others: z.int().min(0).default(0),
    /** By how long the runs before it usually take; null when nobody can say. */
    expected_start: nullableTime,
  })
  .meta({ id: 'Waiting' });
export type Waiting = z.infer<typeof waiting>;

/** What would happen to a run that is asked for now. */
export const forecast = z
  .object({
    version: z.string(),
    /** Milliseconds from start to end that nine of ten of the last runs did not exceed; null where none has completed. */
    usual_ms: z.number().nullable(),
    /** At once, after a wait, or never as long as no other worker joins. */
    starts: z.enum(['now', 'later', 'never']),
    waiting,
  })
  .meta({ id: 'Forecast' });
export type Forecast = z.infer<typeof forecast>;

const runFields = {
  id: runId,
  state: runState,
  priority,
  progress: z.int().min(0).max(100),
  current_attempt: attemptNumber,
  image: z.string(),
  op_definition: z.string().nullable(),
  op_version: z.string().nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
  started_at: nullableTime,
  finished_at: nullableTime,
  assigned_at: nullableTime,
  worker_id: z.string().nullable(),
  next_attempt_at: nullableTime,
  cancel_requested: z.boolean(),
  rerun_of: runId.nullable(),
  labels: labels.optional(),
};

/** What of it is hidden for whoever asks: it is there, and they read nothing of it. */
const hidden = { hidden: z.array(z.string()).optional() };

const gone = {
  /** When the log, or the files that it left, were deleted by the rules of retention; null as long as they are there, or where there were none. */
  logs_deleted_at: nullableTime.optional(),
  files_deleted_at: nullableTime.optional(),
};

/** One execution request. `events`, `progress`, `inputs`, `outputs` and `execution_summary` are those of the current attempt. */
export const opRun = z
  .object({
    ...runFields,
    inputs: jsonObject,
    outputs: jsonObject,
    constraints,
    retry_policy: retryPolicy,
    event_delivery: eventDelivery.nullable(),
    timeout_s: z.number().nullable(),
    queue_timeout_s: queueTimeoutS.nullable().optional(),
    run_timeout_s: runTimeoutS.nullable().optional(),
    /** When the time of the whole run is over; null without a limit. */
    run_deadline_at: nullableTime.optional(),
    exclusive: z.boolean(),
    worker_tags: workerTags.optional(),
    concurrency: concurrency.nullable().optional(),
    execution_summary: executionSummary,
    events: z.array(event),
    ...gone,
    ...hidden,
    waiting: waiting.nullable().optional(),
  })
  .meta({ id: 'OpRun' });
export type OpRun = z.infer<typeof opRun>;

/** A row of the list: never inputs, outputs or events. */
export const runRow = z
  .object({
    ...runFields,
    title: z.string().nullable(),
    error_message: z.string().nullable(),
    /** Name of the key that asked for it. */
    created_by: z.string().nullable().optional(),
  })
  .meta({ id: 'OpRunRow' });
export type RunRow = z.infer<typeof runRow>;

/** How far a search for text has looked. */
export const searched = z
  .object({
    /** Runs whose texts were read. */
    runs: z.int(),
    /** Nothing was left to look at in this direction, or the page is full. */
    complete: z.boolean(),
    /** The last run that was looked at: a cursor to go on from where the search stopped early. */
    last_id: runId.nullable(),
    /** When that one was asked for. */
    last_created: nullableTime,
  })
  .meta({ id: 'Searched' });
export const runList = z.object({ data: z.array(runRow), has_more: z.boolean(), searched: searched.optional() });
export type RunList = z.infer<typeof runList>;

/** One try of a run. */
export const opAttempt = z
  .object({
    attempt: attemptNumber,
    state: runState,
    progress: z.int(),
    priority,
    inputs: jsonObject,
    outputs: jsonObject,
    constraints,
    timeout_s: z.number().nullable(),
    execution_summary: executionSummary,
    events: z.array(event),
    ...gone,
    ...hidden,
    worker_id: z.string().nullable(),
    /** Why it was placed when it was, in words. */
    placed_because: z.string().nullable().optional(),
    /** The graphics card that it was given. */
    gpu_id: z.string().nullable().optional(),
    /** When it was asked to stop while it ran. */
    cancel_asked_at: nullableTime.optional(),
    createdAt: timestamp,
    assigned_at: nullableTime,
    started_at: nullableTime,
    finished_at: nullableTime,
  })
  .meta({ id: 'OpAttempt' });
export type OpAttempt = z.infer<typeof opAttempt>;
export const attemptList = z.array(opAttempt);

/** POST /definitions/{name}/runs */
export const definitionRunCreate = z.strictObject({
  inputs: jsonObject.nullish(),
  priority: priority.nullish(),
  rerun_of: runId.nullish(),
  /** Those of the run that it is made from, where none are given. */
  labels: labels.nullish(),
});
export type DefinitionRunCreate = z.infer<typeof definitionRunCreate>;

/** POST /runs: an ad-hoc run of any image. */
export const adHocRunCreate = z.strictObject({
  image,
  inputs: jsonObject.nullish(),
  command: command.nullish(),
  env: env.nullish(),
  network: network.nullish(),
  pull_policy: pullPolicy.nullish(),
  priority: priority.nullish(),
  constraints: constraintsWrite.nullish(),
  retry_policy: retryPolicyWrite.nullish(),
  timeout_s: timeoutS.nullish(),
  queue_timeout_s: queueTimeoutS.nullish(),
  run_timeout_s: runTimeoutS.nullish(),
  exclusive: z.boolean().nullish(),
  worker_tags: workerTags.nullish(),
  concurrency: concurrencyWrite.nullish(),
  event_delivery: eventDeliveryWrite.nullish(),
  labels: labels.nullish(),
});
export type AdHocRunCreate = z.infer<typeof adHocRunCreate>;

/** POST /runs/{id}/retry; what is given is recorded on the new attempt. The time of the whole run begins anew. */
export const runRetry = z.strictObject({
  inputs: jsonObject.nullish(),
  constraints: constraintsWrite.nullish(),
  timeout_s: timeoutS.nullish(),
  queue_timeout_s: queueTimeoutS.nullish(),
  run_timeout_s: runTimeoutS.nullish(),
  priority: priority.nullish(),
});
export type RunRetry = z.infer<typeof runRetry>;

/** POST /runs/{id}/cancel; `force` leaves a running container no time to end by itself. */
export const runCancel = z.strictObject({ force: z.boolean().nullish() });
export type RunCancel = z.infer<typeof runCancel>;

/** PATCH /runs/{id} */
export const runPatch = z.strictObject({
  priority: priority.nullish(),
  state: runState.nullish(),
  outputs: jsonObject.nullish(),
  /** All that it has from then on. */
  labels: labels.nullish(),
  worker_id: workerId.nullish(),
  attempt: attemptNumber.nullish(),
});
export type RunPatch = z.infer<typeof runPatch>;

/** POST /runs/{id}/release: the worker gives back what it has not started, or had to stop on its way out. */
export const runRelease = z.strictObject({
  worker_id: workerId.nullish(),
  attempt: attemptNumber.nullish(),
  reason: z.string().max(4096).nullish(),
});
export type RunRelease = z.infer<typeof runRelease>;
