'use client';

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { createInvitation } from '@/lib/client/people';
import { email as emailSchema, PERSON_ROLES, type NewInvitation, type PersonRole } from '@/lib/contract/person';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { TextField } from '@/components/session/text-field';
import { troublesOf } from '@/components/session/use-submit';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { FormField } from '@/components/ui/form-field';
import { ROLE_WORDS } from './role-words';

interface InviteDialogProps {
  /** The account is for the person who asks: an administrator's, made at once. */
  forOneself: boolean;
  onClose: () => void;
  onMade: (invitation: NewInvitation) => void;
}

/** Asks who is invited, and as what. Mounted while it is open. */
export function InviteDialog({ forOneself, onClose, onMade }: InviteDialogProps) {
  const id = useId();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<PersonRole>(forOneself ? 'admin' : 'operator');
  const [isTried, setTried] = useState(false);
  const invite = useMutation({
    mutationFn: () => createInvitation(SAME_ORIGIN, { email: email.trim(), role, ...(name.trim() === '' ? {} : { name: name.trim() }) }),
    onSuccess: onMade,
  });
  const isEmail = emailSchema.safeParse(email.trim()).success;
  const troubles = troublesOf(invite.error, { email: 'This address', name: 'The name' });
  const wrongEmail = isTried && !isEmail ? 'Type an e-mail address.' : troubles['email'];
  const confirm = (): void => {
    setTried(true);
    if (isEmail) invite.mutate();
    else document.getElementById(`${id}-email`)?.focus();
  };
  return (
    <ConfirmDialog
      open
      title={forOneself ? 'Your own account' : 'Invite somebody'}
      confirmLabel={forOneself ? 'Go on' : 'Make the link'}
      busy={invite.isPending || invite.isSuccess}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="grid gap-4 pt-2 text-ink">
        <TextField
          id={`${id}-email`}
          label="E-mail address"
          type="email"
          required
          help={
            forOneself
              ? 'You sign in with it. Nothing is sent there.'
              : 'They sign in with it. Nothing is sent there: you pass the link on.'
          }
          value={email}
          error={wrongEmail}
          onChange={(event) => {
            invite.reset();
            setEmail(event.target.value);
          }}
        />
        <TextField
          id={`${id}-name`}
          label="Name"
          help="May stay empty."
          maxLength={120}
          value={name}
          error={troubles['name']}
          onChange={(event) => setName(event.target.value)}
        />
        {forOneself ? null : (
          <FormField id={`${id}-role`} label="Role">
            <select id={`${id}-role`} className="control" value={role} onChange={(event) => setRole(event.target.value as PersonRole)}>
              {PERSON_ROLES.map((each) => (
                <option key={each} value={each}>
                  {ROLE_WORDS[each]}
                </option>
              ))}
            </select>
          </FormField>
        )}
        {invite.error === null || Object.keys(troubles).length > 0 ? null : (
          <p role="alert" className="text-sm font-medium text-failed">
            {errorText(invite.error)}
          </p>
        )}
      </div>
    </ConfirmDialog>
  );
}
