import { z } from 'zod';
import { attemptNumber, MAX_COUNTER, timestamp, workerId } from './values';

/** Longest line that is kept whole, in UTF-16 code units; a longer one is cut here by the worker and says so. */
export const MAX_LINE_LENGTH = 4 * 1024 * 1024;

export const logLine = z
  .object({ n: z.int().min(0), stream: z.enum(['stdout', 'stderr']), t: timestamp, text: z.string() })
  .meta({ id: 'LogLine' });
export type LogLine = z.infer<typeof logLine>;

/** GET /runs/{id}/logs: lines with `n > after`; ask again with `after` = the last `n` while `has_more`. `total`: lines of the attempt so far. */
export const logPage = z.object({ lines: z.array(logLine), has_more: z.boolean(), total: z.int().min(0).optional() });
export type LogPage = z.infer<typeof logPage>;

/** A line that was searched for, and where in its text: start and end, start and end … in UTF-16 code units, terminal colours not counted. */
export const logHit = z.object({ n: z.int().min(0), at: z.array(z.int().min(0)) }).meta({ id: 'LogHit' });
export type LogHit = z.infer<typeof logHit>;

/** GET /runs/{id}/logs/search: lines that match, in order. Everything up to line `after` was looked at; ask again from there until `done`. */
export const logSearch = z.object({ hits: z.array(logHit), after: z.int().min(-1), done: z.boolean() });
export type LogSearch = z.infer<typeof logSearch>;

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
