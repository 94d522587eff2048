'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { createRunView } from '@/lib/client/run-views';
import type { RunColumn } from '@/lib/domain/run-columns';
import { errorText } from '@/components/queries/error-text';
import type { RunsFilter } from '@/components/queries/list-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { controlAttributes, FormField } from '@/components/ui/form-field';

interface ViewDialogProps {
  open: boolean;
  filter: RunsFilter;
  columns: readonly RunColumn[];
  onClose: () => void;
  onSaved: () => Promise<void>;
}

/** Asks for the name under which a view is kept. */
export function ViewDialog({ open, filter, columns, onClose, onSaved }: ViewDialogProps) {
  const id = useId();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () => createRunView(SAME_ORIGIN, { name, filter: filter, columns: [...columns], shared: isShared }),
    onSuccess: async () => {
      await onSaved();
      setName('');
      onClose();
    },
  });
  const errors = save.error === null ? [] : [errorText(save.error)];
  const confirm = (): void => {
    if (name.trim() !== '') save.mutate();
    else document.getElementById(`${id}-name`)?.focus();
  };
  return (
    <ConfirmDialog
      open={open}
      title="Save this view"
      confirmLabel="Save view"
      busy={save.isPending}
      onConfirm={confirm}
      onClose={() => {
        save.reset();
        onClose();
      }}
    >
      <p>The filters and columns as they are now. A time that counts back, such as the last 24 hours, goes on counting.</p>
      <div className="mt-4 grid gap-4 text-ink">
        <FormField id={`${id}-name`} label="Name of the view" required errors={errors}>
          <input
            {...controlAttributes(`${id}-name`, { required: true, error: errors.length > 0 })}
            className="control"
            maxLength={100}
            value={name}
            onChange={(event) => {
              save.reset();
              setName(event.target.value);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              confirm();
            }}
          />
        </FormField>
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={isShared}
            onChange={(event) => setShared(event.target.checked)}
          />
          Everybody sees it
        </label>
      </div>
    </ConfirmDialog>
  );
}
