'use client';

import { useEffect, useRef, useState } from 'react';
import { signIn } from '@/lib/client/session';
import { ProblemError } from '@/lib/client/problem-error';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

/** Lets somebody without an account in by the link that they have: its token is their key. */
export function GuestEntry({ token }: { token: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    signIn(SAME_ORIGIN, token).then(
      () => {
        window.location.reload();
      },
      (error: unknown) => {
        const isUnknown = error instanceof ProblemError && error.status === 401;
        setProblem(isUnknown ? 'This link leads nowhere: it was withdrawn, or not copied whole.' : errorText(error));
      },
    );
  }, [token]);
  if (problem === null) return <p className="text-muted">Opening …</p>;
  return (
    <Notice
      tone="warning"
      title={problem}
      announce
      actions={<ButtonLink href={`/sign-in?next=${encodeURIComponent(`/r/${token}`)}`}>Sign in</ButtonLink>}
    >
      If you have an account, sign in and open it again.
    </Notice>
  );
}
