'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useReady } from '@/components/ui/use-ready';
import { PasswordForm } from './password-form';
import { SignInForm } from './sign-in-form';

/** An account first where there are any, an access key one press away; else the key alone. */
export function SignInWays({ next, hasPeople }: { next: string; hasPeople: boolean }) {
  const ready = useReady();
  const [byKey, setByKey] = useState(!hasPeople);
  return (
    <>
      <p className="mt-1 mb-6 text-muted">
        {byKey
          ? 'Use the access key that you were given. Whoever started the server finds the first one in its terminal.'
          : 'Use your account. Whoever forgot the password asks an administrator for a link.'}
      </p>
      {hasPeople ? (
        <div hidden={byKey}>
          <PasswordForm next={next} />
        </div>
      ) : null}
      {/* There from the start: the printed link signs in by this form. */}
      <div hidden={!byKey}>
        <SignInForm next={next} onStart={() => setByKey(true)} />
      </div>
      {hasPeople ? (
        <Button variant="quiet" size="sm" className="mt-4 justify-self-start" disabled={!ready} onClick={() => setByKey(!byKey)}>
          {byKey ? 'Use your account' : 'Use an access key'}
        </Button>
      ) : null}
    </>
  );
}
