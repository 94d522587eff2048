'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { stopBulkAction, undoBulkAction } from '@/lib/client/bulk-actions';
import type { BulkAction } from '@/lib/contract/bulk-action';
import { plural } from '@/components/format/format-size';
import { BULK_KEY } from '@/components/queries/bulk-queries';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Progress } from '@/components/ui/progress';
import { Ago } from '@/components/ui/time';
import { bulkProgress, bulkTitle } from './bulk-words';

/** One bulk action: what it does, how far it is, what it could not do and why; and how to stop or undo it. */
export function BulkActionRow({ action, onDismiss }: { action: BulkAction; onDismiss?: () => void }) {
  const client = useQueryClient();
  const onSettled = (): Promise<void> => client.invalidateQueries({ queryKey: BULK_KEY });
  const stop = useMutation({ mutationFn: () => stopBulkAction(SAME_ORIGIN, action.id), onSettled });
  const undo = useMutation({ mutationFn: () => undoBulkAction(SAME_ORIGIN, action.id), onSettled });
  const failure = stop.error ?? undo.error;
  const isRunning = action.state === 'RUNNING';
  const title = bulkTitle(action);
  return (
    <div className="grid gap-1.5 px-4 py-3 text-sm sm:px-5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="grid min-w-0 grow basis-60 gap-1.5">
          <div className="flex flex-wrap gap-x-3">
            <p className="font-medium">{title}</p>
            <p className="text-muted">
              {action.created_by}, <Ago iso={action.createdAt} />
            </p>
          </div>
          {isRunning ? <Progress size="sm" label={`Progress of: ${title}`} value={percent(action)} fill="bg-running" /> : null}
          <p role="status" className="text-muted tabular-nums">
            {bulkProgress(action)}
            {action.undone_by === null ? null : ' It was undone.'}
          </p>
        </div>
        <div className="flex gap-2 empty:hidden">
          {isRunning ? (
            <Button size="sm" disabled={stop.isPending} onClick={() => stop.mutate()}>
              Stop
            </Button>
          ) : null}
          {action.can_undo ? (
            <Button size="sm" disabled={undo.isPending} onClick={() => undo.mutate()}>
              Undo
            </Button>
          ) : null}
          {onDismiss === undefined || isRunning ? null : (
            <Button size="sm" variant="quiet" onClick={onDismiss}>
              Dismiss
            </Button>
          )}
        </div>
      </div>
      {action.reasons.length === 0 ? null : (
        <Disclosure summary="Why some could not be">
          <ul className="grid gap-1 text-muted">
            {action.reasons.map(({ reason, runs }) => (
              <li key={reason} className="break-words">
                {`${plural(runs, 'run')}: ${reason}`}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {failure === null ? null : (
        <p role="alert" className="font-medium text-failed">
          {errorText(failure)}
        </p>
      )}
    </div>
  );
}

function percent({ total, left }: BulkAction): number {
  return total === 0 ? 100 : Math.floor(((total - left) / total) * 100);
}
