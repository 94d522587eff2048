'use client';

import { Columns2 } from 'lucide-react';
import { useState } from 'react';
import type { RunRow } from '@/lib/contract/run';
import { isTerminal } from '@/lib/domain/run-state';
import { plural } from '@/components/format/format-size';
import { compareAttemptsHref } from '@/components/compare/compare-link';
import { Button, ButtonLink } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Notice } from '@/components/ui/notice';
import { useBulk, type BulkProgress, type BulkVerb } from './use-bulk';

/** What can be done with the selected runs. It keeps its place when nothing is selected, so that the list below stays put. */
export function BulkBar({ selected, onClear }: { selected: RunRow[]; onClear: () => void }) {
  const [asking, setAsking] = useState<BulkVerb | null>(null);
  const { progress, start, dismiss } = useBulk();
  const ids: Record<BulkVerb, string[]> = {
    cancel: selected.filter((run) => !isTerminal(run.state) && !run.cancel_requested).map((run) => run.id),
    retry: selected.filter((run) => isTerminal(run.state)).map((run) => run.id),
  };
  const pair = comparePair(selected);
  const confirm = (verb: BulkVerb): void => {
    setAsking(null);
    onClear();
    void start(verb, ids[verb]);
  };
  return (
    <>
      {progress === null ? null : <Outcome progress={progress} onDismiss={dismiss} />}
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b border-line px-4 py-2 text-sm">
        {selected.length === 0 ? (
          <p className="text-muted">Select runs to cancel or retry many at once, or two of the same op to compare them.</p>
        ) : (
          <>
            <p className="mr-1 font-medium tabular-nums">{plural(selected.length, 'run')} selected</p>
            <Button size="sm" variant="danger" disabled={ids.cancel.length === 0} onClick={() => setAsking('cancel')}>
              Cancel {ids.cancel.length}
            </Button>
            <Button size="sm" disabled={ids.retry.length === 0} onClick={() => setAsking('retry')}>
              Retry {ids.retry.length}
            </Button>
            {pair === null ? null : (
              <ButtonLink size="sm" href={pair}>
                <Columns2 aria-hidden="true" className="size-4" />
                Compare
              </ButtonLink>
            )}
            <Button size="sm" variant="quiet" onClick={onClear}>
              Clear selection
            </Button>
          </>
        )}
      </div>
      <ConfirmDialog
        open={asking === 'cancel'}
        danger
        title={`Cancel ${plural(ids.cancel.length, 'run')}?`}
        confirmLabel={`Cancel ${plural(ids.cancel.length, 'run')}`}
        onConfirm={() => confirm('cancel')}
        onClose={() => setAsking(null)}
      >
        Those that wait are cancelled at once. Those that run are asked to stop and are cancelled when they have. What they did so far stays
        to be read.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'retry'}
        title={`Retry ${plural(ids.retry.length, 'run')}?`}
        confirmLabel={`Retry ${plural(ids.retry.length, 'run')}`}
        onConfirm={() => confirm('retry')}
        onClose={() => setAsking(null)}
      >
        Each gets a new attempt with the same version and the same inputs. Earlier attempts are kept as they are.
      </ConfirmDialog>
    </>
  );
}

/** Where two selected runs of the same op stand side by side, the older one left; null for any other selection. */
function comparePair(selected: readonly RunRow[]): string | null {
  const [newer, older, ...more] = selected;
  if (newer === undefined || older === undefined || more.length > 0) return null;
  const isSameOp = newer.op_definition === null ? newer.image === older.image : newer.op_definition === older.op_definition;
  const reference = (run: RunRow) => ({ run: run.id, attempt: run.current_attempt });
  return isSameOp ? compareAttemptsHref(reference(older), reference(newer)) : null;
}

const DOING: Record<BulkVerb, string> = { cancel: 'Cancelling', retry: 'Retrying' };
const DONE: Record<BulkVerb, string> = { cancel: 'asked to stop', retry: 'retried' };

function Outcome({ progress, onDismiss }: { progress: BulkProgress; onDismiss: () => void }) {
  const { verb, total, done, problems, finished } = progress;
  if (!finished) {
    return (
      <p role="status" className="border-b border-line px-4 py-2 text-sm tabular-nums">
        {DOING[verb]} {done} of {plural(total, 'run')}…
      </p>
    );
  }
  const refused = problems.length === 0 ? '' : ` ${problems.length} could not be: ${[...new Set(problems)].join(' ')}`;
  return (
    <div className="border-b border-line p-3">
      <Notice
        tone={problems.length === 0 ? 'info' : 'warning'}
        announce
        actions={
          <Button size="sm" onClick={onDismiss}>
            Dismiss
          </Button>
        }
      >
        {`${plural(total - problems.length, 'run was', 'runs were')} ${DONE[verb]}.${refused}`}
      </Notice>
    </div>
  );
}
