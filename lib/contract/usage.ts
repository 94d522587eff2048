import { z } from 'zod';
import { attemptNumber, MAX_COUNTER, runId } from './values';

const kib = z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullish();

/** What an attempt's container used at one moment. */
export const usagePoint = z
  .strictObject({
    /** Seconds since its start. */
    s: z.number().min(0).max(MAX_COUNTER),
    /** Cores, on average since the point before. */
    cpu: z.number().min(0).max(4096),
    /** MiB, without what the kernel may drop at any time. */
    ram_mb: z.number().min(0).max(MAX_COUNTER),
    /** KiB received and sent since its start; absent without a network. */
    rx_kb: kib,
    tx_kb: kib,
  })
  .meta({ id: 'UsagePoint' });
export type UsagePoint = z.infer<typeof usagePoint>;

/** Points of one attempt that its worker has not sent before, oldest first; those that the server has are passed over. */
export const usageReport = z.strictObject({ run_id: runId, attempt: attemptNumber, points: z.array(usagePoint).max(500) });
export type UsageReport = z.infer<typeof usageReport>;

/** GET /runs/{id}/usage: a bounded series, in which old points stand for several; peaks are of all that was measured. */
export const attemptUsage = z
  .object({
    attempt: attemptNumber,
    peak_cpu: z.number().nullable(),
    peak_ram_mb: z.number().nullable(),
    points: z.array(usagePoint),
  })
  .meta({ id: 'AttemptUsage' });
export type AttemptUsage = z.infer<typeof attemptUsage>;
