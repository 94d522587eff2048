import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { serverAddress } from '../../server-address';
import { requireSession } from '../../session';
import { sightOf } from '@/lib/domain/may';
import { listWorkers } from '@/lib/server/list-workers';
import { workersQuery } from '@/components/queries/list-queries';
import { PageHeader } from '@/components/ui/page-header';
import { WorkersView } from '@/components/workers/workers-view';

export const metadata: Metadata = { title: 'Workers' };

export default async function WorkersPage() {
  const caller = await requireSession();
  const client = new QueryClient();
  client.setQueryData(workersQuery().queryKey, await listWorkers(sightOf(caller)));
  return (
    <>
      <PageHeader title="Workers" lead="The machines that runs execute on: what each has, what is taken, and what it is doing." />
      <HydrationBoundary state={dehydrate(client)}>
        <WorkersView server={await serverAddress()} mayManage={caller.role === 'admin'} />
      </HydrationBoundary>
    </>
  );
}
