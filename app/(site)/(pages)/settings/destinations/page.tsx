import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { NotAllowed } from '../../../not-allowed';
import { requireSession } from '../../../session';
import { listDestinations } from '@/lib/server/destinations';
import { DestinationsView } from '@/components/destinations/destinations-view';
import { destinationsQuery } from '@/components/queries/destination-queries';
import { Link } from '@/components/ui/link';
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
      <NotAllowed above={above} title="Destinations">
        Admins say here who is told when runs end: ask one to add or change a destination.
      </NotAllowed>
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
