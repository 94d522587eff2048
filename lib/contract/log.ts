import { z } from 'zod';
import { attemptNumber, MAX_COUNTER, timestamp, workerId } from './values';

/** Longest line that is kept whole, in UTF-16 code units; a longer one is cut here by the worker and says so. */
export const MAX_LINE_LENGTH = 4 * 1024 * 1024;

export const logLine = z
  .object({ n: z.int().min(0), stream: z.enum(['stdout', 'stderr']), t: timestamp, text: z.string() })
  .meta({ id: 'LogLine' });
export type LogLine = z.infer<typeof logLine>;

/** GET /runs/{id}/logs: lines with `n > after`; ask again with `after` = the last `n` while `has_more`. */
export const logPage = z.object({ lines: z.array(logLine), has_more: z.boolean() });
export type LogPage = z.infer<typeof logPage>;

/** POST /runs/{id}/logs. Line numbers count 0, 1, 2 … per attempt; lines already stored are ignored; without `n` they are appended. */
export const logReport = z.strictObject({
  worker_id: workerId.nullish(),
  attempt: attemptNumber.nullish(),
  lines: z
    .array(
      z.strictObject({
        n: z.int().min(0).max(MAX_COUNTER).nullish(),
        stream: z.enum(['stdout', 'stderr']).nullish(),
        t: timestamp.nullish(),
        text: z.string().max(MAX_LINE_LENGTH + 1024),
      }),
    )
    .max(10_000),
});
export type LogReport = z.infer<typeof logReport>;
/** `next`: the line number the server wants next. */
export const logAnswer = z.object({ next: z.int().min(0) });
