import type { Metadata } from 'next';
import { currentSession } from '../../session';
import { env } from '@/lib/server/env';
import { findInvitation } from '@/lib/server/invitations';
import { InvitationForm } from '@/components/people/invitation-form';
import { SignOnButton } from '@/components/session/sign-on-button';
import { Logo } from '@/components/shell/logo';
import { ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

export const metadata: Metadata = { title: 'Invitation', robots: 'noindex', referrer: 'no-referrer' };

interface InvitationPageProps {
  params: Promise<{ token: string }>;
}

/** Where an invitation or a password link leads to: whoever holds it needs nothing else. */
export default async function InvitationPage({ params }: InvitationPageProps) {
  const { token } = await params;
  const invitation = await findInvitation(token);
  const session = await currentSession();
  const { signOn } = env();
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center px-4 py-10">
      <Logo className="mb-4 size-12" />
      {invitation === null ? (
        <>
          <h1 className="mb-4 text-2xl font-semibold">Invitation</h1>
          <Notice tone="warning" title="This link can’t be used." actions={<ButtonLink href="/sign-in">Sign in</ButtonLink>}>
            It was used, withdrawn, has ended, or was not copied whole. Ask whoever sent it for a new one.
          </Notice>
        </>
      ) : (
        <>
          <h1 className="text-2xl font-semibold">{invitation.kind === 'account' ? 'Welcome to Gyoza' : 'Set a new password'}</h1>
          <p className="mt-1 mb-6 break-words text-muted">
            {invitation.kind === 'account'
              ? `${invitation.invited_by} invites ${invitation.email}.`
              : `For the account of ${invitation.email}. It is signed out everywhere else.`}
            {session === null ? null : ` You are signed in as ${session.name} now; this replaces it in this browser.`}
          </p>
          <InvitationForm token={token} invitation={invitation} />
          {invitation.kind === 'password' || signOn === undefined ? null : (
            <div className="mt-4 grid gap-4">
              <SignOnButton name={signOn.name} next="/" />
            </div>
          )}
        </>
      )}
    </main>
  );
}
