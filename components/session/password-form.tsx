'use client';

import { useId, useState } from 'react';
import { beginPasskeySignIn, signInBy } from '@/lib/client/session';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { useReady } from '@/components/ui/use-ready';
import { PasskeyButton } from './passkey-button';
import { SubmitProblem } from './submit-problem';
import { TextField } from './text-field';
import { askForPasskey, passkeyText, useHasPasskeys } from './use-passkey';
import { useSubmit } from './use-submit';

/** Signs in to an account: by e-mail address and password, or by a passkey. */
export function PasswordForm({ next }: { next: string }) {
  const id = useId();
  const ready = useReady();
  const hasPasskeys = useHasPasskeys();
  const [asking, setAsking] = useState(false);
  const { busy, errors, problem, setProblem, onSubmit } = useSubmit({
    fields: { email: 'The address', password: 'The password' },
    check: ({ email = '', password = '' }) => ({
      ...(email.trim() === '' ? { email: 'Type your e-mail address first.' } : {}),
      ...(password === '' ? { password: 'Type your password first.' } : {}),
    }),
    send: async ({ email = '', password = '' }) => {
      await signInBy(SAME_ORIGIN, { email: email.trim(), password });
      window.location.replace(next);
    },
  });
  const byPasskey = async (): Promise<void> => {
    setAsking(true);
    setProblem(null);
    try {
      const passkey = await askForPasskey(await beginPasskeySignIn(SAME_ORIGIN, {}));
      await signInBy(SAME_ORIGIN, { passkey });
      window.location.replace(next);
    } catch (error) {
      setAsking(false);
      setProblem(passkeyText(error));
    }
  };
  return (
    <form method="post" onSubmit={onSubmit} noValidate className="grid gap-4">
      <TextField
        id={`${id}-email`}
        name="email"
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        error={errors['email']}
      />
      <TextField
        id={`${id}-password`}
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        error={errors['password']}
      />
      <SubmitProblem problem={problem} />
      <Button type="submit" variant="primary" disabled={busy || asking || !ready}>
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
      <PasskeyButton label="Use a passkey" hasPasskeys={hasPasskeys} asking={asking} disabled={busy} onPress={() => void byPasskey()} />
    </form>
  );
}
