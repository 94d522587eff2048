import type { OpDefinition } from '@/lib/contract/definition';
import type { RunFile } from '@/lib/contract/file';
import type { OpAttempt, OpRun } from '@/lib/contract/run';
import { GyozaError } from '@/lib/domain/errors';
import { getRun } from './get-run';
import { getRunDefinition } from './get-run-definition';
import { listAttempts } from './list-attempts';
import { listRunFiles } from './run-files';

/** One side of a comparison, secrets masked. */
export interface ComparedAttempt {
  run: OpRun;
  attempt: OpAttempt;
  files: RunFile[];
  /** What the run was made from; null for an ad-hoc run. */
  definition: OpDefinition | null;
}

/** An attempt, the given or the current one, with all that it can be compared by. Throws `not_found`. */
export async function comparedAttempt(runId: string, asked: number | null): Promise<ComparedAttempt> {
  const [run, attempts, definition] = await Promise.all([getRun(runId), listAttempts(runId), getRunDefinition(runId)]);
  const number = asked ?? run.current_attempt;
  const attempt = attempts.find((each) => each.attempt === number);
  if (attempt === undefined) throw new GyozaError('not_found', `The run ${runId} has no attempt ${number}.`);
  return { run, attempt, files: await listRunFiles(runId, number), definition };
}
