import { z } from 'zod';
import { RUN_STATES } from '@/lib/domain/run-state';
import { usagePoint } from './usage';
import { attemptNumber, jsonObject, MAX_COUNTER, timestamp, workerId } from './values';

export const EVENT_TYPES = ['ASSIGNED', 'STARTED', 'INFO', 'PROGRESS', 'COMPLETED', 'FAILED', 'CANCELLED', 'ERROR', 'RETRIED'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const runState = z.enum(RUN_STATES).meta({ id: 'RunState' });

/** An entry of a run's timeline. `id` counts 0, 1, 2 … over the whole life of the run. */
export const event = z
  .object({
    id: z.int().min(0),
    t: timestamp,
    type: z.enum(EVENT_TYPES),
    msg: z.union([z.string(), z.int()]),
    payload: jsonObject.nullable(),
    state: runState,
    attempt: attemptNumber,
  })
  .meta({ id: 'Event' });
export type Event = z.infer<typeof event>;

export const eventList = z.object({ events: z.array(event) });

/** What a run used and how it ended; empty while it has not ended. */
export const executionSummary = z
  .looseObject({
    duration_ms: z.int().min(0).nullish(),
    worker_id: z.string().nullish(),
    error_message: z.string().nullish(),
    exit_code: z.int().nullish(),
    gpu_id: z.string().nullish(),
    peak_ram_mb: z.number().nullish(),
    /** Most cores in use at once, as far as it was measured. */
    peak_cpu: z.number().nullish(),
    /** KiB that it received and sent; absent without a network. */
    rx_kb: z.number().nullish(),
    tx_kb: z.number().nullish(),
    /** (worker) What was measured and not sent by a heartbeat; kept apart and read by GET /runs/{id}/usage. */
    usage: z.array(usagePoint).max(500).nullish(),
    /** What ran: the digest of the image in its registry, or the image's own id where it came from none. */
    image_digest: z.string().nullish(),
    /** Why it ended, as a word for programs: see CAUSES in lib/domain/cause.ts. */
    cause: z.string().nullish(),
    events_dropped: z.int().nullish(),
  })
  .meta({ id: 'ExecutionSummary' });
export type ExecutionSummary = z.infer<typeof executionSummary>;

/**
 * A worker's report. `worker_id` and `attempt` may stand here or in the query. `seq` (1, 2, 3 … per attempt) makes a repeated or
 * reordered delivery harmless. COMPLETED and FAILED may carry the outputs and the summary, stored in the same transaction.
 */
export const eventReport = z.strictObject({
  type: z.enum(['STARTED', 'INFO', 'PROGRESS', 'ERROR', 'COMPLETED', 'FAILED', 'CANCELLED']),
  msg: z.union([z.string().max(65_536), z.number()]).nullish(),
  payload: jsonObject.nullish(),
  worker_id: workerId.nullish(),
  attempt: attemptNumber.nullish(),
  seq: z.int().min(1).max(MAX_COUNTER).nullish(),
  outputs: jsonObject.nullish(),
  execution_summary: executionSummary.nullish(),
});
export type EventReport = z.infer<typeof eventReport>;
export const eventReports = z.union([eventReport, z.array(eventReport).min(1).max(1000)]);
