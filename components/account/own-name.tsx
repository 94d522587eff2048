'use client';

import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { patchAccount } from '@/lib/client/account';
import type { Account } from '@/lib/contract/account';
import { ROLE_WORDS } from '@/components/people/role-words';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { NameField } from '@/components/session/person-fields';
import { SubmitProblem } from '@/components/session/submit-problem';
import { useSubmit } from '@/components/session/use-submit';
import { Button } from '@/components/ui/button';
import { Facts } from '@/components/ui/facts';
import { useReady } from '@/components/ui/use-ready';

/** What one is called here, and by which address one is known. */
export function OwnName({ account: { name, email, role } }: { account: Account }) {
  const id = useId();
  const ready = useReady();
  const router = useRouter();
  const [kept, setKept] = useState(false);
  const { busy, errors, problem, setBusy, onSubmit } = useSubmit({
    fields: { name: 'The name' },
    check: (values) => {
      setKept(false);
      return (values['name'] ?? '').trim() === '' ? { name: 'Say what you are called.' } : {};
    },
    send: async (values) => {
      await patchAccount(SAME_ORIGIN, { name: (values['name'] ?? '').trim() });
      setBusy(false);
      setKept(true);
      // The name stands beside the navigation, too.
      router.refresh();
    },
  });
  return (
    <div className="grid gap-4">
      <Facts
        facts={[
          { label: 'E-mail address', value: email },
          { label: 'Role', value: ROLE_WORDS[role] },
        ]}
      />
      <form method="post" onSubmit={onSubmit} noValidate className="grid max-w-sm gap-4">
        <NameField id={`${id}-name`} value={name} error={errors['name']} />
        <SubmitProblem problem={problem} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" disabled={busy || !ready}>
            Save the name
          </Button>
          <p role="status" className="text-sm">
            {kept ? 'Saved.' : ''}
          </p>
        </div>
      </form>
    </div>
  );
}
