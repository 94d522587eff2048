import { z } from 'zod';
import { searchProblem } from '@/lib/domain/log-search';
import { judged, runFilterFields } from './run-filter';
import { attemptNumber, MAX_COUNTER, runId, semver, workerId } from './values';

/** A whole number as it stands in a query. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^-?\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}
export const yesNo = z.enum(['true', 'false', '1', '0'], 'must be true or false').transform((value) => value === 'true' || value === '1');

export const noQuery = z.strictObject({});
export const definitionListQuery = z.strictObject({
  latest: yesNo.optional(),
  archived: yesNo.optional(),
  q: z.string().max(200).optional(),
});
export const versionQuery = z.strictObject({ version: semver.optional() });

export const runListQuery = judged(
  z.strictObject({
    limit: wholeNumber(1, 100).default(10),
    starting_after: runId.optional(),
    ending_before: runId.optional(),
    ...runFilterFields,
  }),
).refine((query) => query.starting_after === undefined || query.ending_before === undefined, {
  path: ['ending_before'],
  message: 'must not be given together with starting_after',
});
export type RunListQuery = z.infer<typeof runListQuery>;

export const runExportQuery = judged(z.strictObject({ format: z.enum(['csv', 'jsonl']).default('csv'), ...runFilterFields }));
export type RunExportQuery = z.infer<typeof runExportQuery>;

const cursor = wholeNumber(-1, MAX_COUNTER);
const attempt = wholeNumber(1, 1_000_000).pipe(attemptNumber);

export const eventsQuery = z.strictObject({ after: cursor.optional(), attempt: attempt.optional() });
export const liveQuery = z
  .strictObject({
    after: cursor.optional(),
    /** Whose log is followed too. */
    attempt: attempt.optional(),
    /** The last line of it that is known. */
    line: cursor.optional(),
    latest: wholeNumber(1, 5000).optional(),
  })
  .refine((query) => query.attempt !== undefined || (query.line === undefined && query.latest === undefined), {
    path: ['attempt'],
    message: 'must be given where a line of its log is',
  });
export const logsQuery = z
  .strictObject({
    after: cursor.optional(),
    attempt: attempt.optional(),
    limit: wholeNumber(1, 5000).default(1000),
    // A file to keep, whatever Accept says.
    format: z.enum(['text', 'gzip']).optional(),
    // As a stream: of what was written since the last message at most so many lines, the latest; the others can be read by number.
    latest: wholeNumber(1, 5000).optional(),
    /** Only so many of the last lines. */
    last: wholeNumber(1, 5000).optional(),
  })
  .refine((query) => query.last === undefined || query.after === undefined, {
    path: ['last'],
    message: 'must not be given together with after',
  });
export const logSearchQuery = z
  .strictObject({
    // Empty is refused where it is used: a call that has nothing but unknown parameters is told of those alone.
    q: z.string().max(200).default(''),
    regex: yesNo.default(false),
    match_case: yesNo.default(false),
    after: cursor.optional(),
    attempt: attempt.optional(),
    limit: wholeNumber(1, 5000).default(1000),
  })
  .superRefine(({ q, regex, match_case }, context) => {
    const problem = searchProblem({ text: q, regex, matchCase: match_case });
    if (problem !== null) context.addIssue({ code: 'custom', path: ['q'], message: problem });
  });
export type LogSearchQuery = z.infer<typeof logSearchQuery>;
export const attemptQuery = z.strictObject({ attempt: attempt.optional() });
/** Who reports, where the body is not JSON or does not say it. */
export const reporterQuery = z.strictObject({ worker_id: workerId.optional(), attempt: attempt.optional() });
export const claimQuery = z.strictObject({
  wait_s: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,3})?$/, 'must be seconds from 0 to 60')
    .transform(Number)
    .pipe(z.number().min(0).max(60))
    .default(25),
});
