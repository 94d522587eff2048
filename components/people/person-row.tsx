'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createPasswordLink, patchPerson } from '@/lib/client/people';
import { PERSON_ROLES, type NewInvitation, type Person, type PersonPatch, type PersonRole } from '@/lib/contract/person';
import { errorText } from '@/components/queries/error-text';
import { invitationsQuery, peopleQuery } from '@/components/queries/people-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Tag } from '@/components/ui/tag';
import { Ago } from '@/components/ui/time';
import { ROLE_WORDS } from './role-words';

interface PersonRowProps {
  person: Person;
  isSelf: boolean;
  onLink: (made: NewInvitation) => void;
}

/** One person with what an administrator can do about them. */
export function PersonRow({ person, isSelf, onLink }: PersonRowProps) {
  const { id, name, email, role, disabled, last_seen_at: seen } = person;
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: (body: PersonPatch) => patchPerson(SAME_ORIGIN, id, body),
    // Links end with the access of whoever they are for, or made them.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: peopleQuery().queryKey }),
        client.invalidateQueries({ queryKey: invitationsQuery().queryKey }),
      ]),
  });
  const link = useMutation({ mutationFn: () => createPasswordLink(SAME_ORIGIN, id), onSuccess: onLink });
  const error = change.error ?? link.error;
  return (
    <li aria-label={name} className="grid gap-2 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 text-sm">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium break-words">{name}</span>
            {isSelf ? <Tag>You</Tag> : null}
            {disabled ? <Tag>Disabled</Tag> : null}
          </p>
          <p className="break-words text-muted">{email}</p>
          <p className="text-muted">
            {seen === null ? (
              'Never signed in'
            ) : (
              <>
                Signed in <Ago iso={seen} />
              </>
            )}
          </p>
        </div>
        <select
          aria-label={`Role of ${name}`}
          className="control w-auto text-sm"
          value={change.isPending ? (change.variables.role ?? role) : role}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ role: event.target.value as PersonRole })}
        >
          {PERSON_ROLES.map((each) => (
            <option key={each} value={each}>
              {ROLE_WORDS[each]}
            </option>
          ))}
        </select>
      </div>
      <div className="flex flex-wrap gap-2">
        {disabled ? (
          <Button size="sm" aria-label={`Enable ${name}`} disabled={change.isPending} onClick={() => change.mutate({ disabled: false })}>
            Enable
          </Button>
        ) : (
          <>
            <Button size="sm" aria-label={`New password for ${name}`} disabled={link.isPending} onClick={() => link.mutate()}>
              New password
            </Button>
            <Button size="sm" variant="quiet" aria-label={`Disable ${name}`} disabled={change.isPending} onClick={() => setAsking(true)}>
              Disable
            </Button>
          </>
        )}
      </div>
      {error === null ? null : (
        <p role="alert" className="text-sm font-medium text-failed">
          {errorText(error)}
        </p>
      )}
      <ConfirmDialog
        open={asking}
        title={`Disable ${name}?`}
        confirmLabel="Disable"
        danger
        onConfirm={() => {
          setAsking(false);
          change.mutate({ disabled: true });
        }}
        onClose={() => setAsking(false)}
      >
        They are signed out at once, and their keys and links end. Their runs and ops stay. You can enable them again.
      </ConfirmDialog>
    </li>
  );
}
