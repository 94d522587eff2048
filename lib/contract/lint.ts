import { z } from 'zod';
import { LINT_RULES } from '@/lib/domain/lint-hint';

/** POST /lint: a definition as POST /definitions takes it, finished or not. */
export const judgedDefinition = z
  .looseObject({})
  .meta({ description: 'A definition as POST /definitions takes it, finished or not; nothing is stored.' });

const fieldProblem = z.object({ path: z.string(), message: z.string() });

export const lintAnswer = z
  .object({
    /** What POST /definitions would refuse. */
    problems: z.array(fieldProblem),
    /** What would make the form kinder, and why; none while there are problems. */
    hints: z.array(fieldProblem.extend({ rule: z.enum(LINT_RULES) })),
    /** Set when this version is there already, so that posting it replaces it: how many of the op’s last 1,000 runs were of it. */
    replaces: z.object({ recent_runs: z.int() }).nullable(),
  })
  .meta({ id: 'LintAnswer' });
export type LintAnswer = z.infer<typeof lintAnswer>;
