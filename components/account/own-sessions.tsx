'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { endSession, endSessions } from '@/lib/client/account';
import type { OwnSession, SessionMethod } from '@/lib/contract/account';
import { sessionsQuery } from '@/components/queries/account-queries';
import { errorText } from '@/components/queries/error-text';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Tag } from '@/components/ui/tag';
import { When } from '@/components/ui/time';
import { useReady } from '@/components/ui/use-ready';
import { agentWords } from './agent-words';

const METHODS: Record<SessionMethod, string> = {
  key: 'by a key',
  password: 'by password',
  passkey: 'by passkey',
  oidc: 'by single sign-on',
  invitation: 'by a link',
};

/** Where one is signed in, and the way out of one of these or all. */
export function OwnSessions() {
  const { data: sessions = [] } = useQuery(sessionsQuery());
  const isReady = useReady();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: (id: string) => endSession(SAME_ORIGIN, id),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  });
  const leave = useMutation({
    mutationFn: () => endSessions(SAME_ORIGIN),
    onSuccess: () => window.location.assign('/sign-in'),
    onError: () => setAsking(false),
  });
  const error = end.error ?? leave.error;
  return (
    <div className="grid gap-4 text-sm">
      {sessions.length === 0 ? (
        <p className="text-muted">Nowhere by a session: the proxy in front of this server has signed you in.</p>
      ) : (
        <ul aria-label="Sessions" className="divide-y divide-line">
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} disabled={!isReady || end.isPending} onEnd={() => end.mutate(session.id)} />
          ))}
        </ul>
      )}
      <div>
        <Button variant="danger" disabled={!isReady || leave.isPending || leave.isSuccess} onClick={() => setAsking(true)}>
          Sign out everywhere
        </Button>
      </div>
      {error === null ? null : (
        <p role="alert" className="font-medium text-failed">
          {errorText(error)}
        </p>
      )}
      <ConfirmDialog
        open={asking}
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        danger
        busy={leave.isPending || leave.isSuccess}
        onConfirm={() => leave.mutate()}
        onClose={() => setAsking(false)}
      >
        All of your sessions end, this one too. Your keys and your runs go on.
      </ConfirmDialog>
    </div>
  );
}

function SessionRow({ session, disabled, onEnd }: { session: OwnSession; disabled: boolean; onEnd: () => void }) {
  const { method, agent, address, current, createdAt } = session;
  const what = agentWords(agent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium" title={agent ?? undefined}>
          {what}
          {current ? <Tag>Here</Tag> : null}
        </p>
        <p className="break-words text-muted">
          Since <When iso={createdAt} />, {METHODS[method]}
          {address === null ? '' : `, from ${address}`}
        </p>
      </div>
      {current ? null : (
        <Button size="sm" variant="quiet" disabled={disabled} aria-label={`Sign out ${what}`} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  );
}
