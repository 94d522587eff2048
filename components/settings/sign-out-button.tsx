'use client';

import { useState } from 'react';
import { signOut } from '@/lib/client/session';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

/** Ends the session of this browser. */
export function SignOutButton() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const leave = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await signOut(SAME_ORIGIN);
      window.location.assign('/sign-in');
    } catch (error) {
      setBusy(false);
      setProblem(errorText(error));
    }
  };
  return (
    <div className="grid justify-items-start gap-3">
      <Button disabled={busy} onClick={() => void leave()}>
        {busy ? 'Signing out…' : 'Sign out'}
      </Button>
      {problem === null ? null : (
        <Notice tone="error" announce>
          {problem}
        </Notice>
      )}
    </div>
  );
}
