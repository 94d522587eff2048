import type { OpDefinition } from '@/lib/contract/definition';
import type { RunFile } from '@/lib/contract/file';
import type { OpAttempt, OpRun } from '@/lib/contract/run';
import { GyozaError } from '@/lib/domain/errors';
import { sightOf } from '@/lib/domain/may';
import type { Caller } from './authenticate';
import { getRun } from './get-run';
import { getRunDefinition } from './get-run-definition';
import { listAttempts } from './list-attempts';
import { readableRun } from './readable-run';
import { mayWithRun } from './require-rights';
import { listRunFiles } from './run-files';

/** One side of a comparison, secrets masked. */
export interface ComparedAttempt {
  run: OpRun;
  attempt: OpAttempt;
  files: RunFile[];
  /** What the run was made from; null for an ad-hoc run. */
  definition: OpDefinition | null;
}

/** An attempt, the given or the current one, with all that it can be compared by and `reader` may read. Throws `not_found`. */
export async function comparedAttempt(reader: Caller, runId: string, asked: number | null): Promise<ComparedAttempt> {
  const isReadable = await mayWithRun(reader, runId, 'payloads');
  const [found, attempts, definition] = await Promise.all([
    getRun(runId, sightOf(reader)),
    listAttempts(runId, reader),
    getRunDefinition(runId),
  ]);
  const run = readableRun(reader, found);
  const number = asked ?? run.current_attempt;
  const attempt = attempts.find((each) => each.attempt === number);
  if (attempt === undefined) throw new GyozaError('not_found', `The run ${runId} has no attempt ${number}.`);
  return { run, attempt, files: isReadable ? await listRunFiles(runId, number) : [], definition };
}
