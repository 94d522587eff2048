'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { createPreset } from '@/lib/client/presets';
import { ProblemError } from '@/lib/client/problem-error';
import type { Preset } from '@/lib/contract/preset';
import type { JsonObject } from '@/lib/domain/input-spec';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { controlAttributes, FormField } from '@/components/ui/form-field';

interface PresetDialogProps {
  name: string;
  /** What is to be kept; null while the dialog is closed. */
  inputs: JsonObject | null;
  onClose: () => void;
  onSaved: (preset: Preset) => void;
}

const EMPTY = { name: '', description: '', shared: false, is_default: false };

/** Asks for the name under which inputs are kept. */
export function PresetDialog({ name: op, inputs, onClose, onSaved }: PresetDialogProps) {
  const id = useId();
  const [form, setForm] = useState(EMPTY);
  const [isTried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: (kept: JsonObject) =>
      createPreset(SAME_ORIGIN, op, { ...form, description: form.description === '' ? null : form.description, inputs: kept }),
    onSuccess: (preset) => {
      setForm(EMPTY);
      setTried(false);
      onSaved(preset);
    },
  });
  const isNameless = form.name.trim() === '';
  const nameErrors = isTried && isNameless ? ['Give it a name.'] : nameProblems(save.error);
  const change = (part: Partial<typeof EMPTY>): void => {
    save.reset();
    setForm((now) => ({ ...now, ...part }));
  };
  const confirm = (): void => {
    setTried(true);
    if (!isNameless && inputs !== null) save.mutate(inputs);
    else document.getElementById(`${id}-name`)?.focus();
  };
  const close = (): void => {
    setTried(false);
    save.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={inputs !== null}
      title="Keep what stands in the form"
      confirmLabel="Save preset"
      busy={save.isPending}
      onConfirm={confirm}
      onClose={close}
    >
      <div className="grid gap-4 pt-2 text-ink">
        <FormField id={`${id}-name`} label="Name of the preset" required errors={nameErrors}>
          <input
            {...controlAttributes(`${id}-name`, { required: true, help: false, rule: false, unit: false, error: nameErrors.length > 0 })}
            className="control"
            maxLength={100}
            value={form.name}
            onChange={(event) => {
              change({ name: event.target.value });
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              confirm();
            }}
          />
        </FormField>
        <FormField id={`${id}-description`} label="What it is for">
          <textarea
            id={`${id}-description`}
            className="control"
            rows={2}
            maxLength={2000}
            value={form.description}
            onChange={(event) => {
              change({ description: event.target.value });
            }}
          />
        </FormField>
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={form.shared}
            onChange={(event) => {
              change({ shared: event.target.checked });
            }}
          />
          Everybody sees it
        </label>
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={form.is_default}
            onChange={(event) => {
              change({ is_default: event.target.checked });
            }}
          />
          My form starts with it
        </label>
        <p className="text-sm text-muted">Secrets, files and what is not valid yet are left out.</p>
        {save.error === null || nameErrors.length > 0 ? null : (
          <p role="alert" className="text-sm font-medium text-failed">
            {errorText(save.error)}
          </p>
        )}
      </div>
    </ConfirmDialog>
  );
}

function nameProblems(error: Error | null): string[] {
  return error instanceof ProblemError && error.code === 'preset_exists' ? [error.message] : [];
}
