'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { createDestination, patchDestination } from '@/lib/client/destinations';
import type { Destination, DestinationKind } from '@/lib/contract/destination';
import type { EventType } from '@/lib/contract/event';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { problemLines } from '@/components/recipes/problem-lines';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { controlAttributes, FieldErrors, FormField } from '@/components/ui/form-field';
import { bodyOf, EVENT_WORDS, fieldsOf, missingFields, type DestinationFields } from './destination-form';

interface DestinationDialogProps {
  /** The one to change; null for a new one. */
  destination: Destination | null;
  onClose: () => void;
  onSaved: () => void;
}

/** Asks where events are told, and which. Mounted while it is open. */
export function DestinationDialog({ destination, onClose, onSaved }: DestinationDialogProps) {
  const id = useId();
  const [fields, setFields] = useState(() => fieldsOf(destination));
  const [isTried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const { kind, ...rest } = bodyOf(fields);
      await (destination === null
        ? createDestination(SAME_ORIGIN, { kind, ...rest })
        : patchDestination(SAME_ORIGIN, destination.id, rest));
    },
    onSuccess: onSaved,
  });
  const missing = missingFields(fields);
  const errors = (field: keyof typeof missing): string[] => (isTried && missing[field] !== undefined ? [missing[field]] : []);
  const change = (part: Partial<DestinationFields>): void => {
    save.reset();
    setFields((now) => ({ ...now, ...part }));
  };
  const confirm = (): void => {
    setTried(true);
    const [first] = Object.keys(missing);
    if (first === undefined) save.mutate();
    else document.getElementById(`${id}-${first}`)?.focus();
  };
  const attributes = (field: keyof typeof missing, help: boolean) =>
    controlAttributes(`${id}-${field}`, { required: true, help, error: errors(field).length > 0 });
  return (
    <ConfirmDialog
      open
      title={destination === null ? 'New destination' : `Change ${destination.name}`}
      confirmLabel={destination === null ? 'Add destination' : 'Save'}
      busy={save.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="grid gap-4 pt-2 text-ink">
        <FormField id={`${id}-name`} label="Name" required help="What an op names as its topic in event_delivery." errors={errors('name')}>
          <input
            {...attributes('name', true)}
            className="control"
            maxLength={256}
            value={fields.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </FormField>
        {destination !== null ? null : (
          <FormField id={`${id}-kind`} label="Kind">
            <select
              id={`${id}-kind`}
              className="control"
              value={fields.kind}
              onChange={(event) => change({ kind: event.target.value as DestinationKind })}
            >
              <option value="webhook">Webhook: a signed HTTP request</option>
              <option value="email">E-mail</option>
            </select>
          </FormField>
        )}
        {fields.kind === 'email' ? (
          <FormField id={`${id}-addresses`} label="Addresses" required help="One per line." errors={errors('addresses')}>
            <textarea
              {...attributes('addresses', true)}
              className="control"
              rows={3}
              value={fields.addresses}
              onChange={(event) => change({ addresses: event.target.value })}
            />
          </FormField>
        ) : (
          <>
            <FormField id={`${id}-url`} label="Address" required errors={errors('url')}>
              <input
                {...attributes('url', false)}
                type="url"
                className="control"
                placeholder="https://example.com/gyoza"
                maxLength={2000}
                value={fields.url}
                onChange={(event) => change({ url: event.target.value })}
              />
            </FormField>
            <FormField id={`${id}-secret`} label="Signing secret" help={destination === null ? NEW_SECRET : KEPT_SECRET}>
              <div className="flex gap-2">
                <input
                  {...controlAttributes(`${id}-secret`, { help: true })}
                  className="control font-mono"
                  autoComplete="off"
                  value={fields.secret}
                  onChange={(event) => change({ secret: event.target.value.trim() })}
                />
                {fields.secret === '' ? null : <CopyButton text={fields.secret} label="Copy the signing secret" />}
              </div>
            </FormField>
          </>
        )}
        <fieldset id={`${id}-events`} tabIndex={-1} className="grid gap-1.5">
          <legend className="mb-1 text-sm font-medium">Tells of</legend>
          {Object.entries(EVENT_WORDS).map(([type, words]) => {
            const event = type as EventType;
            const others = fields.events.filter((each) => each !== event);
            return (
              <Check
                key={type}
                checked={fields.events.includes(event)}
                onChange={(on) => change({ events: on ? [...others, event] : others })}
              >
                {words}
              </Check>
            );
          })}
          <FieldErrors id={`${id}-events`} errors={errors('events')} />
        </fieldset>
        <Check checked={fields.enabled} onChange={(enabled) => change({ enabled })}>
          Enabled
        </Check>
        {save.error === null ? null : (
          <div role="alert" className="text-sm font-medium text-failed">
            {[errorText(save.error), ...problemLines(save.error)].map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
      </div>
    </ConfirmDialog>
  );
}

const NEW_SECRET = 'Copy it to the receiver now: it is not shown again.';
const KEPT_SECRET = 'Leave it empty to keep the one there is.';

function Check({ checked, onChange, children }: { checked: boolean; onChange: (on: boolean) => void; children: ReactNode }) {
  return (
    <label className="flex items-center gap-2 text-sm">
      <input type="checkbox" className="size-4 accent-accent" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}
