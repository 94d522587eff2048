'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark } from 'lucide-react';
import { useId, useState } from 'react';
import { deletePreset, patchPreset } from '@/lib/client/presets';
import type { Preset, PresetPatch } from '@/lib/contract/preset';
import type { InputSpecs, JsonObject } from '@/lib/domain/input-spec';
import { keptInputs } from '@/lib/domain/link-inputs';
import { errorText } from '@/components/queries/error-text';
import { presetsQuery } from '@/components/queries/preset-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { useReady } from '@/components/ui/use-ready';
import { PresetDialog } from './preset-dialog';

interface PresetBarProps {
  name: string;
  specs: InputSpecs;
  /** The preset that the form started with. */
  startedWith: string | null;
  /** The inputs that stand in the form now. */
  inputsNow: () => JsonObject;
  /** Fills the form in with these; what they leave out starts as for a new run. */
  onPick: (inputs: JsonObject) => void;
}

/** Starts the form from inputs that were kept under a name, and keeps those that stand there. */
export function PresetBar({ name, specs, startedWith, inputsNow, onPick }: PresetBarProps) {
  const id = useId();
  const client = useQueryClient();
  const { data: presets = [] } = useQuery(presetsQuery(name));
  const [picked, setPicked] = useState(startedWith);
  const [saving, setSaving] = useState<JsonObject | null>(null);
  const preset = presets.find((each) => each.id === picked) ?? null;
  const reload = (): Promise<void> => client.invalidateQueries({ queryKey: presetsQuery(name).queryKey });

  const pick = (next: string): void => {
    setPicked(next === '' ? null : next);
    onPick(presets.find((each) => each.id === next)?.inputs ?? {});
  };

  return (
    <div className="grid gap-2 border-b border-line pb-4">
      <div className="flex flex-wrap items-center gap-2">
        {presets.length === 0 ? null : (
          <>
            <label htmlFor={id} className="text-sm font-medium">
              Preset
            </label>
            <select
              id={id}
              className="control w-auto min-w-0 flex-1 sm:max-w-xs"
              value={preset?.id ?? ''}
              onChange={(event) => {
                pick(event.target.value);
              }}
            >
              <option value="">None</option>
              {presets.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.is_own ? each.name : `${each.name} (${each.owner})`}
                </option>
              ))}
            </select>
          </>
        )}
        <Button
          size="sm"
          variant="quiet"
          onClick={() => {
            setSaving(keptInputs(specs, inputsNow()));
          }}
        >
          <Bookmark aria-hidden="true" className="size-4" />
          Save as preset
        </Button>
      </div>
      {preset === null ? null : (
        <PickedPreset
          key={preset.id}
          preset={preset}
          inputsNow={() => keptInputs(specs, inputsNow())}
          onChanged={reload}
          onDeleted={() => {
            setPicked(null);
            void reload();
          }}
        />
      )}
      <PresetDialog
        name={name}
        inputs={saving}
        onClose={() => {
          setSaving(null);
        }}
        onSaved={(made) => {
          setSaving(null);
          client.setQueryData(presetsQuery(name).queryKey, (now) => [...(now ?? []), made]);
          setPicked(made.id);
          void reload();
        }}
      />
    </div>
  );
}

interface PickedPresetProps {
  preset: Preset;
  inputsNow: () => JsonObject;
  onChanged: () => Promise<void>;
  onDeleted: () => void;
}

/** What can be done with the preset that the form was started from. */
function PickedPreset({ preset, inputsNow, onChanged, onDeleted }: PickedPresetProps) {
  const ready = useReady();
  const [deleting, setDeleting] = useState(false);
  const change = useMutation({ mutationFn: (body: PresetPatch) => patchPreset(SAME_ORIGIN, preset.id, body), onSettled: onChanged });
  const remove = useMutation({ mutationFn: () => deletePreset(SAME_ORIGIN, preset.id), onSuccess: onDeleted });
  // What was pressed shows at once; it is settled only when the list has been read again.
  const coming: PresetPatch = change.isPending ? change.variables : {};
  const failure = change.error ?? remove.error;
  return (
    <div className="grid gap-1 text-sm text-muted">
      {preset.description === null || preset.description === '' ? null : (
        <p className="break-words whitespace-pre-line">{preset.description}</p>
      )}
      <div className="flex flex-wrap items-center gap-1">
        <label className="mr-2 inline-flex min-h-8 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            disabled={!ready}
            checked={coming.is_default ?? preset.is_default}
            onChange={(event) => {
              change.mutate({ is_default: event.target.checked });
            }}
          />
          My form starts with it
        </label>
        {preset.is_own ? (
          <>
            <label className="mr-2 inline-flex min-h-8 items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                disabled={!ready}
                checked={coming.shared ?? preset.shared}
                onChange={(event) => {
                  change.mutate({ shared: event.target.checked });
                }}
              />
              Everybody sees it
            </label>
            <Button
              size="sm"
              variant="quiet"
              disabled={!ready || change.isPending}
              onClick={() => {
                change.mutate({ inputs: inputsNow() });
              }}
            >
              Update it
            </Button>
            <Button
              size="sm"
              variant="quiet"
              onClick={() => {
                setDeleting(true);
              }}
            >
              Delete it
            </Button>
          </>
        ) : null}
        <CopyButton
          label="Copy link to this preset"
          text={() => `${window.location.origin}/definitions/${encodeURIComponent(preset.op_definition)}?preset=${preset.id}`}
        />
      </div>
      <p role="status">
        {change.isSuccess && change.variables.inputs !== undefined ? 'The preset holds what stands in the form now.' : null}
      </p>
      {failure === null ? null : <p className="font-medium text-failed">{errorText(failure)}</p>}
      <ConfirmDialog
        open={deleting}
        title={`Delete the preset “${preset.name}”?`}
        confirmLabel="Delete"
        danger
        busy={remove.isPending}
        onConfirm={() => {
          remove.mutate();
        }}
        onClose={() => {
          setDeleting(false);
        }}
      >
        {preset.shared ? 'Everybody who uses it loses it. ' : ''}Runs that were started from it stay as they are.
      </ConfirmDialog>
    </div>
  );
}
