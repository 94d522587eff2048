'use client';

import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';
import { ProblemError } from '@/lib/client/problem-error';
import { signIn as exchangeKey } from '@/lib/client/session';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useReady } from '@/components/ui/use-ready';

/** Signs in with an access key, typed or carried by the fragment of the printed link (`#key=…`, which never leaves the browser by itself). */
export function SignInForm({ next, onStart }: { next: string; onStart?: () => void }) {
  const fieldId = useId();
  const field = useRef<HTMLInputElement>(null);
  const ready = useReady();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const signIn = async (key: string): Promise<void> => {
    onStart?.();
    setBusy(true);
    setProblem(null);
    try {
      await exchangeKey(SAME_ORIGIN, key);
      // A whole new page: nothing of the signed-out one is kept, and the key's fragment leaves the history.
      window.location.replace(next);
    } catch (error) {
      setBusy(false);
      setProblem(
        error instanceof ProblemError && error.status === 401
          ? 'No key like this is known here. Check that it was copied whole, or ask whoever runs this server for a new one.'
          : errorText(error),
      );
      field.current?.focus();
    }
  };

  const started = useRef(false);
  useEffect(() => {
    const key = new URLSearchParams(window.location.hash.slice(1)).get('key');
    if (key === null || key === '' || started.current) return;
    started.current = true;
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    void signIn(key);
  });

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? '';
    if (key === '') {
      setProblem('Type or paste your access key first.');
      field.current?.focus();
      return;
    }
    void signIn(key);
  };

  return (
    // A real form with method post: if it is sent before the script is there, the key never lands in the address.
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <div>
        <label htmlFor={fieldId} className="mb-1.5 block text-sm font-medium">
          Access key
        </label>
        <input
          ref={field}
          id={fieldId}
          name="access_key"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${fieldId}-problem`}
          className="control font-mono"
        />
      </div>
      {problem === null ? null : (
        <div id={`${fieldId}-problem`}>
          <Notice tone="error" announce>
            {problem}
          </Notice>
        </div>
      )}
      <Button type="submit" variant="primary" disabled={busy || !ready}>
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
