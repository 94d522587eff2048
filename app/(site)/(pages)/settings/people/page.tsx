import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { NotAllowed } from '../../../not-allowed';
import { requireSession } from '../../../session';
import { listInvitations } from '@/lib/server/invitations';
import { listPeople } from '@/lib/server/people';
import { PeopleView } from '@/components/people/people-view';
import { invitationsQuery, peopleQuery } from '@/components/queries/people-queries';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'People' };

interface PeoplePageProps {
  searchParams: Promise<{ own?: string | string[] }>;
}

export default async function PeoplePage({ searchParams }: PeoplePageProps) {
  const caller = await requireSession();
  const above = (
    <Link href="/settings" className="link">
      Settings
    </Link>
  );
  if (caller.role !== 'admin') {
    return (
      <NotAllowed above={above} title="People">
        Admins say here who has an account.
      </NotAllowed>
    );
  }
  const client = new QueryClient();
  const [people, invitations] = await Promise.all([listPeople(), listInvitations()]);
  client.setQueryData(peopleQuery().queryKey, people);
  client.setQueryData(invitationsQuery().queryKey, invitations);
  return (
    <>
      <PageHeader above={above} title="People" lead="Who has an account, and what they may do." />
      <HydrationBoundary state={dehydrate(client)}>
        <PeopleView self={caller.id} forOneself={(await searchParams).own !== undefined} />
      </HydrationBoundary>
    </>
  );
}
