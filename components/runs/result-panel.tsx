'use client';

import { useQuery } from '@tanstack/react-query';
import type { OpDefinition } from '@/lib/contract/definition';
import type { OpAttempt, OpRun } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { runFilesQuery } from '@/components/queries/run-queries';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { Ago } from '@/components/ui/time';
import { FileList } from './file-list';
import { OutputsView } from './outputs-view';

interface ResultPanelProps {
  run: OpRun;
  attempt: OpAttempt;
  outputSpecs: OpDefinition['output_specs'];
}

/** What came out: values, tables and files. It comes first, because it is what the person came for. */
export function ResultPanel({ run, attempt, outputSpecs }: ResultPanelProps) {
  const ended = isTerminal(attempt.state);
  const { data: files = [] } = useQuery({ ...runFilesQuery(run.id, attempt.attempt), enabled: ended });
  const empty = Object.keys(attempt.outputs).length === 0;
  const values = Object.values(attempt.outputs);
  // A file that an output stands for is shown there.
  const others = files.filter(({ path }) => !values.includes(path));
  return (
    <Panel
      id="result-title"
      title="Result"
      aside={empty ? undefined : <CopyButton text={() => JSON.stringify(attempt.outputs, null, 2)} label="Copy as JSON" showLabel />}
    >
      {empty ? null : <OutputsView runId={run.id} outputs={attempt.outputs} specs={outputSpecs ?? {}} files={files} />}
      {others.length === 0 ? null : (
        <div className={empty ? '' : 'mt-5'}>
          <h3 className="mb-2 text-sm text-muted">Files</h3>
          <FileList runId={run.id} files={others} />
        </div>
      )}
      {attempt.files_deleted_at == null ? null : (
        <p className={empty ? 'mb-2 text-sm text-muted' : 'mt-4 text-sm text-muted'}>
          The files that it left were deleted <Ago iso={attempt.files_deleted_at} />, as the rules of retention say.
        </p>
      )}
      {empty && files.length === 0 ? <p className="text-sm text-muted">{nothingYet(attempt)}</p> : null}
    </Panel>
  );
}

function nothingYet(attempt: OpAttempt): string {
  switch (attempt.state) {
    case 'PENDING':
    case 'ASSIGNED':
      return 'The result appears here. You can close this page; the run goes on without it.';
    case 'RUNNING':
      return 'The result appears here as soon as there is one. You can close this page; the run goes on without it.';
    case 'COMPLETED':
      return 'The op completed and left no result. The log below shows what it did.';
    case 'FAILED':
      return 'There is no result, because this attempt failed.';
    case 'CANCELLED':
      return 'There is no result, because this attempt was cancelled.';
  }
}
