import type { OpRun } from '@/lib/contract/run';

/** The op's form with the inputs of a run: with the version that ran or another one, and with one of its fields in focus. */
export function rerunHref(
  run: Pick<OpRun, 'id' | 'op_definition' | 'op_version'>,
  { version = run.op_version, focus }: { version?: string | null; focus?: string } = {},
): string {
  const query = new URLSearchParams({
    ...(version === null ? {} : { version }),
    rerun_of: run.id,
    ...(focus === undefined ? {} : { focus }),
  });
  return `/definitions/${run.op_definition ?? ''}?${query}`;
}
