'use client';

import { useId, useState } from 'react';
import { putPassword } from '@/lib/client/account';
import type { Account } from '@/lib/contract/account';
import { passwordProblem } from '@/lib/domain/password';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { NewPasswordField } from '@/components/session/person-fields';
import { SubmitProblem } from '@/components/session/submit-problem';
import { TextField } from '@/components/session/text-field';
import { useSubmit } from '@/components/session/use-submit';
import { Button } from '@/components/ui/button';
import { useReady } from '@/components/ui/use-ready';

/** Sets one's own password. The form begins anew after each time, so that none stays in it. */
export function OwnPassword({ account }: { account: Account }) {
  const [times, setTimes] = useState(0);
  return (
    <div className="grid max-w-sm gap-4">
      {times === 0 ? null : <p role="status">Your password is set. You are signed out everywhere else.</p>}
      <PasswordFields key={times} account={times === 0 ? account : { ...account, has_password: true }} onSet={() => setTimes(times + 1)} />
    </div>
  );
}

function PasswordFields({ account: { email, name, has_password: has }, onSet }: { account: Account; onSet: () => void }) {
  const id = useId();
  const ready = useReady();
  const { busy, errors, problem, onSubmit } = useSubmit({
    fields: { current_password: 'This', new_password: 'The new password' },
    check: ({ current_password: current = '', new_password: next = '' }) => {
      const trouble = passwordProblem(next, { email, name });
      return {
        ...(has && current === '' ? { current_password: 'Type the password that you have now.' } : {}),
        ...(trouble === null ? {} : { new_password: `The new password ${trouble}.` }),
      };
    },
    send: async ({ current_password: current = '', new_password: next = '' }) => {
      await putPassword(SAME_ORIGIN, { new_password: next, ...(has ? { current_password: current } : {}) });
      onSet();
    },
  });
  return (
    <form method="post" onSubmit={onSubmit} noValidate className="grid gap-4">
      {/* For the browser's password manager, which keeps the password under it. */}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      {has ? (
        <TextField
          id={`${id}-current`}
          name="current_password"
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          error={errors['current_password']}
        />
      ) : null}
      <NewPasswordField id={`${id}-new`} name="new_password" label="New password" error={errors['new_password']} />
      <SubmitProblem problem={problem} />
      <div>
        <Button type="submit" disabled={busy || !ready}>
          Set the password
        </Button>
      </div>
    </form>
  );
}
