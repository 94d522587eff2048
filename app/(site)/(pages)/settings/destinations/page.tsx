import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requireSession } from '../../../session';
import { listDestinations } from '@/lib/server/destinations';
import { DestinationsView } from '@/components/destinations/destinations-view';
import { destinationsQuery } from '@/components/queries/destination-queries';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'Destinations' };

export default async function DestinationsPage() {
  const { role } = await requireSession();
  const above = (
    <Link href="/settings" className="link">
      Settings
    </Link>
  );
  if (role !== 'admin') {
    return (
      <>
        <PageHeader above={above} title="Destinations" />
        <Notice>An administrator says here who is told when runs end.</Notice>
      </>
    );
  }
  const client = new QueryClient();
  client.setQueryData(destinationsQuery().queryKey, await listDestinations());
  return (
    <>
      <PageHeader
        above={above}
        title="Destinations"
        lead="Who is told when a run ends: webhooks and e-mail, by the topic that an op names."
      />
      <HydrationBoundary state={dehydrate(client)}>
        <DestinationsView />
      </HydrationBoundary>
    </>
  );
}
