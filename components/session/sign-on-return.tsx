'use client';

import { useEffect, useRef, useState } from 'react';
import { signInBy } from '@/lib/client/session';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { takeNext } from './kept-next';

/** Signs in by what the provider of single sign-on led back with, and says why where that fails. */
export function SignOnReturn() {
  const [problem, setProblem] = useState<string | null>(null);
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    const search = window.location.search.slice(1);
    // The code is used once; it need not stay in the history.
    window.history.replaceState(null, '', window.location.pathname);
    void signInBy(SAME_ORIGIN, { sign_on: search === '' ? 'nothing' : search })
      .then(() => {
        window.location.replace(takeNext());
      })
      .catch((error: unknown) => {
        setProblem(errorText(error));
      });
  }, []);
  if (problem === null) return <p role="status">Signing you in…</p>;
  return (
    <Notice tone="error" announce title="You are not signed in." actions={<ButtonLink href="/sign-in">Back to the sign-in</ButtonLink>}>
      {problem}
    </Notice>
  );
}
