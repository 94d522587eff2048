'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { beginPasskey, createPasskey, deletePasskey } from '@/lib/client/account';
import { passkeysQuery } from '@/components/queries/account-queries';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { TextField } from '@/components/session/text-field';
import { makePasskey, passkeyText, useHasPasskeys } from '@/components/session/use-passkey';
import { Button } from '@/components/ui/button';
import { When } from '@/components/ui/time';

/** One's own passkeys: what there is, and one more. */
export function OwnPasskeys() {
  const id = useId();
  const { data: passkeys = [] } = useQuery(passkeysQuery());
  const hasPasskeys = useHasPasskeys();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const onSettled = () => client.invalidateQueries({ queryKey: passkeysQuery().queryKey });
  const add = useMutation({
    mutationFn: async () => {
      const response = await makePasskey(await beginPasskey(SAME_ORIGIN));
      return createPasskey(SAME_ORIGIN, { name: name.trim() === '' ? 'Passkey' : name.trim(), response });
    },
    onSuccess: () => setName(''),
    onSettled,
  });
  const remove = useMutation({ mutationFn: (passkey: string) => deletePasskey(SAME_ORIGIN, passkey), onSettled });
  const problem = add.error !== null ? passkeyText(add.error) : remove.error === null ? null : errorText(remove.error);
  return (
    <div className="grid gap-4 text-sm">
      {passkeys.length === 0 ? (
        <p className="text-muted">None yet. A passkey signs you in by what opens your device, without a password.</p>
      ) : (
        <ul aria-label="Passkeys" className="divide-y divide-line">
          {passkeys.map((passkey) => (
            <li key={passkey.id} className="flex flex-wrap items-center justify-between gap-2 py-2">
              <span className="min-w-0 break-words">
                {passkey.name}{' '}
                <span className="text-muted">
                  since <When iso={passkey.createdAt} />
                </span>
              </span>
              <Button
                size="sm"
                variant="quiet"
                disabled={hasPasskeys === null || remove.isPending}
                aria-label={`Remove ${passkey.name}`}
                onClick={() => remove.mutate(passkey.id)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {hasPasskeys === false ? (
        <p className="text-muted">This browser keeps passkeys only over HTTPS or on localhost.</p>
      ) : (
        <div className="grid max-w-sm gap-3">
          <TextField
            id={`${id}-name`}
            label="Name of a new passkey"
            help="Such as the device that keeps it. May stay empty."
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div>
            <Button disabled={hasPasskeys === null || add.isPending} onClick={() => add.mutate()}>
              Add a passkey
            </Button>
          </div>
        </div>
      )}
      {problem === null ? null : (
        <p role="alert" className="font-medium text-failed">
          {problem}
        </p>
      )}
    </div>
  );
}
