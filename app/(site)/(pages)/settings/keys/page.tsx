import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { requireSession } from '../../../session';
import { mayGiveRole } from '@/lib/domain/given-role';
import { listKeys } from '@/lib/server/keys';
import { ROLE_WORDS, type KeyRole } from '@/components/keys/key-form';
import { KeysView } from '@/components/keys/keys-view';
import { keysQuery } from '@/components/queries/key-queries';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'API keys' };

export default async function KeysPage() {
  const session = await requireSession();
  const client = new QueryClient();
  client.setQueryData(keysQuery().queryKey, await listKeys(session, { revoked: false }));
  const roles = (Object.keys(ROLE_WORDS) as KeyRole[]).filter((role) => mayGiveRole(session.role, role));
  return (
    <>
      <PageHeader
        above={
          <Link href="/settings" className="link">
            Settings
          </Link>
        }
        title="API keys"
        lead={
          session.role === 'admin'
            ? 'For scripts and workers: all that there are, whoever made them.'
            : 'For your scripts. Each may at most what you may.'
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        {roles.length === 0 ? <Notice>A worker’s key makes no others.</Notice> : <KeysView roles={roles} />}
      </HydrationBoundary>
    </>
  );
}
