'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { createLink } from '@/lib/client/links';
import type { OpDefinition } from '@/lib/contract/definition';
import type { JsonObject } from '@/lib/domain/input-spec';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { FormField } from '@/components/ui/form-field';
import { problemLines } from './problem-lines';

interface LinkDialogProps {
  definition: Pick<OpDefinition, 'id' | 'version' | 'input_specs' | 'public_links'>;
  /** What stands in the form; null while the dialog is closed. */
  inputs: JsonObject | null;
  onClose: () => void;
  onMade: () => void;
}

type Treatment = 'open' | 'locked' | 'hidden';
const TREATMENTS: Record<Treatment, string> = { open: 'can be changed', locked: 'is shown, fixed', hidden: 'is hidden, fixed' };
const DAYS = { never: null, '1 day': 1, '1 week': 7, '30 days': 30 } as const;
type Expiry = keyof typeof DAYS;

/** Asks what a link to the form lets people do. */
export function LinkDialog({ definition, inputs, onClose, onMade }: LinkDialogProps) {
  const id = useId();
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [treatments, setTreatments] = useState<Record<string, Treatment>>({});
  const [expiry, setExpiry] = useState<Expiry>('30 days');
  const [isPublic, setPublic] = useState(false);
  const [isLatest, setLatest] = useState(true);
  const mayBePublic = definition.public_links === true;
  const named = (wanted: Treatment): string[] => Object.keys(treatments).filter((name) => treatments[name] === wanted);
  const make = useMutation({
    mutationFn: (given: JsonObject) => {
      const days = DAYS[expiry];
      return createLink(
        SAME_ORIGIN,
        definition.id,
        {
          ...(title.trim() === '' ? {} : { title }),
          ...(description.trim() === '' ? {} : { description }),
          ...(days === null ? {} : { expires_at: new Date(Date.now() + days * 86_400_000).toISOString() }),
          ...{ inputs: given, locked: named('locked'), hidden: named('hidden'), public: isPublic },
        },
        isLatest ? undefined : definition.version,
      );
    },
    onSuccess: onMade,
  });
  const names = Object.entries(definition.input_specs).filter(([, spec]) => spec['type'] !== 'secret');
  return (
    <ConfirmDialog
      open={inputs !== null}
      title="A link to this form"
      confirmLabel="Make the link"
      busy={make.isPending}
      onConfirm={() => {
        if (inputs !== null) make.mutate(inputs);
      }}
      onClose={onClose}
    >
      <div className="grid gap-4 pt-2 text-ink">
        <FormField id={`${id}-title`} label="Title">
          <input id={`${id}-title`} className="control" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
        </FormField>
        <FormField id={`${id}-description`} label="A sentence above the form">
          <textarea
            id={`${id}-description`}
            className="control"
            rows={2}
            maxLength={2000}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </FormField>
        {names.length === 0 ? null : (
          <fieldset className="grid gap-2">
            <legend className="mb-1 text-sm font-medium">Inputs, as they stand in the form now</legend>
            {names.map(([name, spec]) => {
              const label = typeof spec['title'] === 'string' ? spec['title'] : name;
              return (
                <div key={name} className="flex flex-wrap items-center justify-between gap-2 text-sm">
                  <label htmlFor={`${id}-${name}`} className="min-w-0 break-words">
                    {label}
                  </label>
                  <select
                    id={`${id}-${name}`}
                    className="control w-auto"
                    value={treatments[name] ?? 'open'}
                    onChange={(event) => setTreatments((now) => ({ ...now, [name]: event.target.value as Treatment }))}
                  >
                    {Object.entries(TREATMENTS).map(([value, words]) => (
                      <option key={value} value={value}>
                        {words}
                      </option>
                    ))}
                  </select>
                </div>
              );
            })}
          </fieldset>
        )}
        <FormField id={`${id}-expiry`} label="It leads here for">
          <select id={`${id}-expiry`} className="control" value={expiry} onChange={(event) => setExpiry(event.target.value as Expiry)}>
            {Object.entries(DAYS).map(([words]) => (
              <option key={words} value={words}>
                {words === 'never' ? 'as long as nobody withdraws it' : words}
              </option>
            ))}
          </select>
        </FormField>
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={isLatest}
            onChange={(event) => setLatest(event.target.checked)}
          />
          Always the latest version
        </label>
        <label className="flex items-start gap-2 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={isPublic}
            disabled={!mayBePublic}
            onChange={(event) => setPublic(event.target.checked)}
          />
          <span>
            For people without an account too
            {mayBePublic ? null : <span className="block text-muted">The op’s author allows that by `public_links: true`.</span>}
          </span>
        </label>
        <p className="text-sm text-muted">Secrets and files are never part of a link.</p>
        {make.error === null ? null : (
          <div role="alert" className="text-sm font-medium text-failed">
            {[errorText(make.error), ...problemLines(make.error)].map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
      </div>
    </ConfirmDialog>
  );
}
