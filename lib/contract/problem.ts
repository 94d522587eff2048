import { z } from 'zod';

/** One problem of one field; `path` like `inputs.top_k`. */
export const fieldProblem = z.object({ path: z.string(), message: z.string() });

/** RFC 9457 problem details, as every error is answered. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(fieldProblem).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

export type Problem = z.infer<typeof problem>;
