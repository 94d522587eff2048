import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { found } from '../../../found';
import { requireSession } from '../../../session';
import { workerId } from '@/lib/contract/values';
import { sightOf } from '@/lib/domain/may';
import { getWorker } from '@/lib/server/list-workers';
import { workerQuery } from '@/components/queries/list-queries';
import { WorkerView } from '@/components/workers/worker-view';

interface WorkerPageProps {
  params: Promise<{ id: string }>;
}

const readWorker = cache(async (id: string) => {
  const caller = await requireSession();
  if (!workerId.safeParse(id).success) notFound();
  return { worker: await found(getWorker(id, sightOf(caller))), role: caller.role };
});

export async function generateMetadata({ params }: WorkerPageProps): Promise<Metadata> {
  const { worker } = await readWorker((await params).id);
  return { title: worker.id };
}

export default async function WorkerPage({ params }: WorkerPageProps) {
  const { worker, role } = await readWorker((await params).id);
  const client = new QueryClient();
  client.setQueryData(workerQuery(worker.id).queryKey, worker);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <WorkerView key={worker.id} id={worker.id} mayManage={role === 'admin'} />
    </HydrationBoundary>
  );
}
