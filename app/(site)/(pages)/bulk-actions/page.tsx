import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { requireSession } from '../../session';
import { listBulkActions } from '@/lib/server/bulk-actions';
import { bulkActionsQuery } from '@/components/queries/bulk-queries';
import { BulkActionsView } from '@/components/runs/bulk-actions-view';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'Bulk actions' };

export default async function BulkActionsPage() {
  const caller = await requireSession();
  const client = new QueryClient();
  client.setQueryData(bulkActionsQuery().queryKey, await listBulkActions(caller));
  return (
    <>
      <PageHeader
        title="Bulk actions"
        lead="What was done with many runs at once: the last fifty, kept for 90 days."
        above={
          <Link href="/runs" className="link">
            Runs
          </Link>
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        <BulkActionsView />
      </HydrationBoundary>
    </>
  );
}
