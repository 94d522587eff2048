'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useReady } from '@/components/ui/use-ready';
import { PasswordForm } from './password-form';
import { SignInForm } from './sign-in-form';
import { SignOnButton } from './sign-on-button';

interface SignInWaysProps {
  next: string;
  hasPeople: boolean;
  /** What the provider of single sign-on is called; null where there is none. */
  signOn: string | null;
}

/** An account first where there can be any, an access key one press away; else the key alone. */
export function SignInWays({ next, hasPeople, signOn }: SignInWaysProps) {
  const ready = useReady();
  const hasAccounts = hasPeople || signOn !== null;
  const [byKey, setByKey] = useState(!hasAccounts);
  return (
    <>
      <p className="mt-1 mb-6 text-muted">
        {byKey
          ? 'Use the access key that you were given. Whoever started the server finds the first one in its terminal.'
          : hasPeople
            ? 'Use your account. Whoever forgot the password asks an administrator for a link.'
            : 'Use your account.'}
      </p>
      {hasAccounts ? (
        <div hidden={byKey} className={byKey ? undefined : 'grid gap-4'}>
          {hasPeople ? <PasswordForm next={next} /> : null}
          {signOn === null ? null : <SignOnButton name={signOn} next={next} isFirst={!hasPeople} />}
        </div>
      ) : null}
      {/* There from the start: the printed link signs in by this form. */}
      <div hidden={!byKey}>
        <SignInForm next={next} onStart={() => setByKey(true)} />
      </div>
      {hasAccounts ? (
        <Button variant="quiet" size="sm" className="mt-4 justify-self-start" disabled={!ready} onClick={() => setByKey(!byKey)}>
          {byKey ? 'Use your account' : 'Use an access key'}
        </Button>
      ) : null}
    </>
  );
}
