import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { serverAddress } from '../../server-address';
import { requireSession } from '../../session';
import { definitionStats } from '@/lib/server/definition-stats';
import { listDefinitions } from '@/lib/server/list-definitions';
import { NoOps } from '@/components/definitions/no-ops';
import { OpSearch } from '@/components/definitions/op-search';
import { summarise } from '@/components/definitions/op-summary';
import { ButtonLink } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'Ops' };

interface DefinitionsPageProps {
  searchParams: Promise<{ q?: string | string[] }>;
}

export default async function DefinitionsPage({ searchParams }: DefinitionsPageProps) {
  await requireSession();
  const { q } = await searchParams;
  const definitions = await listDefinitions({ latest: true });
  const stats = await definitionStats(definitions.map((each) => each.id));
  return (
    <>
      <PageHeader
        title="Ops"
        lead="Everything that can be run here. Pick one, fill in its form, press Run."
        actions={
          <ButtonLink href="/editor">
            <Plus aria-hidden="true" className="size-4" />
            New op
          </ButtonLink>
        }
      />
      {definitions.length === 0 ? (
        <NoOps server={await serverAddress()} />
      ) : (
        <OpSearch ops={definitions.map((each) => summarise(each, stats.get(each.id)))} initial={typeof q === 'string' ? q : ''} />
      )}
    </>
  );
}
