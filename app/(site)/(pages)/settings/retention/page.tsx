import type { Metadata } from 'next';
import { requireSession } from '../../../session';
import { sightOf } from '@/lib/domain/may';
import { listDefinitions } from '@/lib/server/list-definitions';
import { getRetention } from '@/lib/server/retention';
import { RetentionView } from '@/components/retention/retention-view';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'Retention' };

export default async function RetentionPage() {
  const caller = await requireSession();
  const [retention, definitions] = await Promise.all([getRetention(), listDefinitions({ latest: true }, sightOf(caller))]);
  return (
    <>
      <PageHeader
        title="Retention"
        lead="How long runs, their logs and their files are kept."
        above={
          <Link href="/settings" className="link">
            Settings
          </Link>
        }
      />
      <RetentionView
        initial={retention}
        ops={definitions.map((op) => ({ name: op.id, title: op.title ?? op.id }))}
        mayChange={caller.role === 'admin'}
      />
    </>
  );
}
