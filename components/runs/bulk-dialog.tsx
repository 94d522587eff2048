'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { createBulkAction, type BulkActionRequest } from '@/lib/client/bulk-actions';
import { BULK_RUNS, type BulkVerb } from '@/lib/domain/bulk';
import { plural } from '@/components/format/format-size';
import { BULK_KEY } from '@/components/queries/bulk-queries';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { controlAttributes, FormField } from '@/components/ui/form-field';
import { BulkLabels, labelChange } from './bulk-labels';

interface BulkDialogProps {
  /** What is asked about; null while it is closed. */
  verb: BulkVerb | null;
  runs: number;
  request: BulkActionRequest | null;
  onClose: () => void;
  onStarted: (id: string) => void;
}

const WORDS: Record<BulkVerb, { verb: string; explained: string }> = {
  cancel: {
    verb: 'Cancel',
    explained:
      'Those that wait are cancelled at once. Those that run are asked to stop and are cancelled when they have. What they did so far stays to be read.',
  },
  retry: {
    verb: 'Retry',
    explained: 'Each gets a new attempt with the same version and the same inputs. Earlier attempts are kept as they are.',
  },
  priority: {
    verb: 'Set priority of',
    explained: 'Higher is served first; 5 is what runs usually have. It can be undone for those that still wait.',
  },
  label: {
    verb: 'Label',
    explained: 'Each gets the one label and loses the other, whatever its state. Its further labels stay as they are.',
  },
};

/** Asks before something happens to many runs, and has the server begin. */
export function BulkDialog({ verb, runs, request, onClose, onStarted }: BulkDialogProps) {
  const id = useId();
  const client = useQueryClient();
  const [priority, setPriority] = useState('5');
  const [labels, setLabels] = useState({ add: '', remove: '' });
  const [isAsked, setAsked] = useState(false);
  const start = useMutation({
    mutationFn: (body: BulkActionRequest) => createBulkAction(SAME_ORIGIN, body),
    onSuccess: async (action) => {
      await client.invalidateQueries({ queryKey: BULK_KEY });
      setAsked(false);
      onStarted(action.id);
    },
  });
  const number = Number(priority);
  const isNumber = /^-?\d+$/.test(priority.trim()) && Math.abs(number) <= 1000;
  const change = labelChange(labels);
  const confirm = (): void => {
    if (request === null) return;
    setAsked(true);
    if (verb === 'label') {
      if (change === null) document.getElementById(`${id}-add`)?.focus();
      else start.mutate({ ...request, labels: change });
    } else if (verb !== 'priority') start.mutate(request);
    else if (isNumber) start.mutate({ ...request, priority: number });
    else document.getElementById(`${id}-priority`)?.focus();
  };
  const title = verb === null ? '' : `${WORDS[verb].verb} ${plural(runs, 'run')}`;
  return (
    <ConfirmDialog
      open={verb !== null}
      danger={verb === 'cancel'}
      busy={start.isPending}
      title={`${title}?`}
      confirmLabel={title}
      onConfirm={confirm}
      onClose={() => {
        start.reset();
        setAsked(false);
        onClose();
      }}
    >
      {verb === null ? null : <p>{WORDS[verb].explained}</p>}
      {runs < BULK_RUNS ? null : <p className="mt-2">{`At most ${plural(BULK_RUNS, 'run')} at once: the newest of them are meant.`}</p>}
      {verb === 'priority' ? (
        <div className="mt-4 text-ink">
          <FormField id={`${id}-priority`} label="Priority" required errors={isNumber ? [] : ['A whole number from −1000 to 1000.']}>
            <input
              {...controlAttributes(`${id}-priority`, { required: true, error: !isNumber })}
              className="control"
              inputMode="numeric"
              value={priority}
              onChange={(event) => setPriority(event.target.value)}
            />
          </FormField>
        </div>
      ) : null}
      {verb === 'label' ? <BulkLabels id={id} labels={labels} isAsked={isAsked} onLabels={setLabels} /> : null}
      {start.error === null ? null : (
        <p role="alert" className="mt-3 font-medium text-failed">
          {errorText(start.error)}
        </p>
      )}
    </ConfirmDialog>
  );
}
