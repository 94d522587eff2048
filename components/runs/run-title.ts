import type { RunRow } from '@/lib/contract/run';

/** What a run is called in a list. */
export function runTitle(run: RunRow): string {
  return run.title ?? run.op_definition ?? run.image;
}
