'use client';

import { useId, useRef, useState } from 'react';
import { beginPasskeySignIn, signInBy } from '@/lib/client/session';
import type { Invitation } from '@/lib/contract/person';
import { passwordProblem } from '@/lib/domain/password';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { PasskeyButton } from '@/components/session/passkey-button';
import { NameField, NewPasswordField } from '@/components/session/person-fields';
import { SubmitProblem } from '@/components/session/submit-problem';
import { makePasskey, passkeyText, useHasPasskeys } from '@/components/session/use-passkey';
import { useSubmit } from '@/components/session/use-submit';
import { Button } from '@/components/ui/button';
import { useReady } from '@/components/ui/use-ready';

interface InvitationFormProps {
  token: string;
  invitation: Pick<Invitation, 'kind' | 'email' | 'name'>;
}

/** Accepts an invitation, or sets a new password, and signs in. */
export function InvitationForm({ token, invitation: { kind, email, name: suggested } }: InvitationFormProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const ready = useReady();
  const hasPasskeys = useHasPasskeys();
  const [asking, setAsking] = useState(false);
  const isNew = kind === 'account';
  const { busy, errors, problem, setProblem, onSubmit } = useSubmit({
    fields: { name: 'The name', password: 'The password' },
    check: ({ name = '', password = '' }) => {
      const trouble = passwordProblem(password, { email, name });
      return {
        ...(isNew && name.trim() === '' ? { name: 'Say what you are called.' } : {}),
        ...(trouble === null ? {} : { password: `The password ${trouble}.` }),
      };
    },
    send: async ({ name = '', password = '' }) => {
      await signInBy(SAME_ORIGIN, { invitation: token, password, ...(isNew ? { name: name.trim() } : {}) });
      window.location.replace('/');
    },
  });
  const byPasskey = async (): Promise<void> => {
    setAsking(true);
    setProblem(null);
    try {
      const typed = form.current === null ? null : new FormData(form.current).get('name');
      const name = typeof typed === 'string' && typed.trim() !== '' ? { name: typed.trim() } : {};
      const passkey = await makePasskey(await beginPasskeySignIn(SAME_ORIGIN, { invitation: token, ...name }));
      await signInBy(SAME_ORIGIN, { invitation: token, passkey, ...name });
      window.location.replace('/');
    } catch (error) {
      setAsking(false);
      setProblem(passkeyText(error));
    }
  };
  return (
    <form ref={form} method="post" onSubmit={onSubmit} noValidate className="grid gap-4">
      {/* For the browser's password manager, which keeps the password under it. */}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      {isNew ? <NameField id={`${id}-name`} value={suggested ?? ''} error={errors['name']} /> : null}
      <NewPasswordField id={`${id}-password`} name="password" label={isNew ? 'Password' : 'New password'} error={errors['password']} />
      <SubmitProblem problem={problem} />
      <Button type="submit" variant="primary" disabled={busy || asking || !ready}>
        {busy ? 'Signing in…' : isNew ? 'Accept and sign in' : 'Set it and sign in'}
      </Button>
      {isNew ? (
        <PasskeyButton
          label="Use a passkey instead"
          hasPasskeys={hasPasskeys}
          asking={asking}
          disabled={busy}
          onPress={() => void byPasskey()}
        />
      ) : null}
    </form>
  );
}
