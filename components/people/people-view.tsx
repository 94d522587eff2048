'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { withdrawInvitation } from '@/lib/client/people';
import type { NewInvitation } from '@/lib/contract/person';
import { errorText } from '@/components/queries/error-text';
import { invitationsQuery, peopleQuery } from '@/components/queries/people-queries';
import { SAME_ORIGIN } from '@/components/queries/same-origin';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { When } from '@/components/ui/time';
import { useReady } from '@/components/ui/use-ready';
import { InviteDialog } from './invite-dialog';
import { LinkPanel } from './link-panel';
import { PersonRow } from './person-row';

/** Everybody with an account, and the links that lead to one. `self` is the one who looks; `forOneself` begins with an account of their own. */
export function PeopleView({ self, forOneself }: { self: string; forOneself: boolean }) {
  const { data: people = [] } = useQuery(peopleQuery());
  const client = useQueryClient();
  const isReady = useReady();
  const [asking, setAsking] = useState<'somebody' | 'oneself' | null>(forOneself ? 'oneself' : null);
  const [made, setMade] = useState<NewInvitation | null>(null);
  const take = (invitation: NewInvitation): void => {
    if (asking === 'oneself') {
      window.location.assign(invitation.path);
      return;
    }
    setAsking(null);
    setMade(invitation);
    void client.invalidateQueries({ queryKey: invitationsQuery().queryKey });
  };
  const invite = (
    <Button variant="primary" disabled={!isReady} onClick={() => setAsking('somebody')}>
      Invite somebody
    </Button>
  );
  return (
    <div className="grid max-w-3xl gap-4">
      {people.length === 0 ? null : <div>{invite}</div>}
      {made === null ? null : <LinkPanel key={made.id} made={made} onDone={() => setMade(null)} />}
      <Panel id="people-title" title="Accounts">
        {people.length === 0 ? (
          <EmptyState icon={Users} title="Nobody has an account yet" actions={invite}>
            Whoever is here came by an access key. With an account everybody has a name, a password or passkey, and a role of their own.
          </EmptyState>
        ) : (
          <ul aria-label="People" className="divide-y divide-line">
            {people.map((person) => (
              <PersonRow key={person.id} person={person} isSelf={person.id === self} onLink={take} />
            ))}
          </ul>
        )}
      </Panel>
      <Invitations />
      {asking === null || !isReady ? null : (
        <InviteDialog forOneself={asking === 'oneself'} onClose={() => setAsking(null)} onMade={take} />
      )}
    </div>
  );
}

function Invitations() {
  const { data: invitations = [] } = useQuery(invitationsQuery());
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: (id: string) => withdrawInvitation(SAME_ORIGIN, id),
    onSettled: () => client.invalidateQueries({ queryKey: invitationsQuery().queryKey }),
  });
  if (invitations.length === 0) return null;
  return (
    <Panel id="invitations-title" title="Open links">
      {withdraw.error === null ? null : (
        <Notice tone="error" announce>
          {errorText(withdraw.error)}
        </Notice>
      )}
      <ul aria-label="Open links" className="divide-y divide-line">
        {invitations.map(({ id, kind, email, role, invited_by: by, expires_at: end }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 text-sm">
            <div className="min-w-0">
              <p className="font-medium break-words">{email}</p>
              <p className="text-muted">
                {kind === 'password' ? 'New password' : `As ${role ?? ''}`}, by {by}, until <When iso={end} />
              </p>
            </div>
            <Button
              size="sm"
              variant="quiet"
              disabled={withdraw.isPending}
              aria-label={`Withdraw the link of ${email}`}
              onClick={() => withdraw.mutate(id)}
            >
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
