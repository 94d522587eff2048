import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { requireSession, sessionToken } from '../../../session';
import { getAccount, listSessions } from '@/lib/server/account';
import { database } from '@/lib/server/db';
import { listPasskeys } from '@/lib/server/passkeys';
import { OwnName } from '@/components/account/own-name';
import { OwnPasskeys } from '@/components/account/own-passkeys';
import { OwnPassword } from '@/components/account/own-password';
import { OwnSessions } from '@/components/account/own-sessions';
import { passkeysQuery, sessionsQuery } from '@/components/queries/account-queries';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const caller = await requireSession();
  const above = (
    <Link href="/settings" className="link">
      Settings
    </Link>
  );
  if (caller.kind !== 'person') {
    return (
      <>
        <PageHeader above={above} title="Your account" />
        <Notice>You came by an access key, which has no account. Its holder signs out under Settings.</Notice>
      </>
    );
  }
  const [account, passkeys, sessions] = await Promise.all([
    getAccount(database(), caller),
    listPasskeys(caller),
    listSessions(caller, await sessionToken()),
  ]);
  const client = new QueryClient();
  client.setQueryData(passkeysQuery().queryKey, passkeys);
  client.setQueryData(sessionsQuery().queryKey, sessions);
  return (
    <>
      <PageHeader above={above} title="Your account" lead="How you sign in, and where you are signed in." />
      <HydrationBoundary state={dehydrate(client)}>
        <div className="grid max-w-3xl gap-4">
          <Panel id="name-title" title="You">
            <OwnName account={account} />
          </Panel>
          <Panel id="password-title" title="Password">
            <OwnPassword account={account} />
          </Panel>
          <Panel id="passkeys-title" title="Passkeys">
            <OwnPasskeys />
          </Panel>
          <Panel id="sessions-title" title="Where you are signed in">
            <OwnSessions />
          </Panel>
        </div>
      </HydrationBoundary>
    </>
  );
}
