'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { createKey } from '@/lib/client/keys';
import type { NewKey } from '@/lib/contract/key';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { controlAttributes, FormField } from '@/components/ui/form-field';
import { DAYS, keyBody, ROLE_WORDS, type KeyFields, type KeyRole } from './key-form';

interface KeyDialogProps {
  /** Those that the maker may give. */
  roles: readonly KeyRole[];
  onClose: () => void;
  onMade: (key: NewKey) => void;
}

/** Asks what a new key is for and what it may. Mounted while it is open. */
export function KeyDialog({ roles, onClose, onMade }: KeyDialogProps) {
  const id = useId();
  const [fields, setFields] = useState<KeyFields>({ name: '', role: roles[0] ?? 'viewer', ops: '', days: '90', worker: '' });
  const [isTried, setTried] = useState(false);
  const make = useMutation({ mutationFn: () => createKey(SAME_ORIGIN, keyBody(fields, Date.now())), onSuccess: onMade });
  const isNameless = fields.name.trim() === '';
  const change = (part: Partial<KeyFields>): void => {
    make.reset();
    setFields((now) => ({ ...now, ...part }));
  };
  const confirm = (): void => {
    setTried(true);
    if (isNameless) document.getElementById(`${id}-name`)?.focus();
    else make.mutate();
  };
  return (
    <ConfirmDialog open title="New key" confirmLabel="Make the key" busy={make.isPending} onConfirm={confirm} onClose={onClose}>
      <div className="grid gap-4 pt-2 text-ink">
        <FormField id={`${id}-name`} label="Name" required help="What it is for." errors={isTried && isNameless ? ['Give it a name.'] : []}>
          <input
            {...controlAttributes(`${id}-name`, { required: true, help: true, error: isTried && isNameless })}
            className="control"
            maxLength={100}
            autoComplete="off"
            value={fields.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </FormField>
        <FormField id={`${id}-role`} label="Role">
          <select
            id={`${id}-role`}
            className="control"
            value={fields.role}
            onChange={(event) => change({ role: event.target.value as KeyRole })}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {ROLE_WORDS[role]}
              </option>
            ))}
          </select>
        </FormField>
        {fields.role === 'worker' ? (
          <FormField id={`${id}-worker`} label="Worker" help="Id of the one worker that may use it. Empty: the first one that does.">
            <input
              {...controlAttributes(`${id}-worker`, { help: true })}
              className="control font-mono"
              maxLength={128}
              autoComplete="off"
              value={fields.worker}
              onChange={(event) => change({ worker: event.target.value })}
            />
          </FormField>
        ) : (
          <FormField id={`${id}-ops`} label="Ops" help="Names of the ops that it is for, separated by commas. Empty: all.">
            <input
              {...controlAttributes(`${id}-ops`, { help: true })}
              className="control font-mono"
              autoComplete="off"
              value={fields.ops}
              onChange={(event) => change({ ops: event.target.value })}
            />
          </FormField>
        )}
        <FormField id={`${id}-days`} label="Ends">
          <select id={`${id}-days`} className="control" value={fields.days} onChange={(event) => change({ days: event.target.value })}>
            {Object.entries(DAYS).map(([days, words]) => (
              <option key={days} value={days}>
                {words}
              </option>
            ))}
          </select>
        </FormField>
        {make.error === null ? null : (
          <p role="alert" className="text-sm font-medium break-words text-failed">
            {errorText(make.error)}
          </p>
        )}
      </div>
    </ConfirmDialog>
  );
}
