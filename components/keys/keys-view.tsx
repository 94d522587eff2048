'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { revokeKey } from '@/lib/client/keys';
import type { ApiKey, NewKey } from '@/lib/contract/key';
import { errorText } from '@/components/queries/error-text';
import { keysQuery } from '@/components/queries/key-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/code-block';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { useReady } from '@/components/ui/use-ready';
import { KeyDialog } from './key-dialog';
import type { KeyRole } from './key-form';
import { KeyRow } from './key-row';

/** The keys that somebody looks after: each is made here, shown once, and revoked. */
export function KeysView({ roles }: { roles: readonly KeyRole[] }) {
  const { data: keys = [] } = useQuery(keysQuery());
  const client = useQueryClient();
  const isReady = useReady();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<NewKey | null>(null);
  const [asked, setAsked] = useState<ApiKey | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: keysQuery().queryKey });
  const revoke = useMutation({
    mutationFn: ({ id }: ApiKey) => revokeKey(SAME_ORIGIN, id),
    onSuccess: (_, { id }) => setMade((shown) => (shown?.id === id ? null : shown)),
    onSettled: refresh,
  });
  return (
    <div className="grid max-w-3xl gap-4">
      <div>
        <Button variant="primary" disabled={!isReady} onClick={() => setMaking(true)}>
          Make a key
        </Button>
      </div>
      {made === null ? null : (
        <section aria-label={`The key ${made.name}`} className="min-w-0 rounded-lg border border-accent bg-surface p-4 text-sm">
          <p role="status" className="mb-2 font-medium">
            Copy the key “{made.name}” now: it is not shown again.
          </p>
          <CodeBlock code={made.key} what="the key" />
        </section>
      )}
      {revoke.error === null ? null : (
        <Notice tone="error" announce>
          {errorText(revoke.error)}
        </Notice>
      )}
      <Panel id="keys-title" title="Keys" flush>
        {keys.length === 0 ? (
          <EmptyState icon={KeyRound} title="No key yet">
            Make one for each script that calls Gyoza, so that each can be revoked by itself.
          </EmptyState>
        ) : (
          <ul aria-label="Keys">
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} busy={revoke.isPending} onRevoke={() => setAsked(key)} />
            ))}
          </ul>
        )}
      </Panel>
      {isMaking ? (
        <KeyDialog
          roles={roles}
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
            void refresh();
          }}
        />
      ) : null}
      <ConfirmDialog
        open={asked !== null}
        title={`Revoke ${asked?.name ?? ''}?`}
        confirmLabel="Revoke"
        danger
        onConfirm={() => {
          if (asked !== null) revoke.mutate(asked);
          setAsked(null);
        }}
        onClose={() => setAsked(null)}
      >
        Whatever uses it is refused from now on, and so is every key and link that was made with it. Its runs go on.
      </ConfirmDialog>
    </div>
  );
}
