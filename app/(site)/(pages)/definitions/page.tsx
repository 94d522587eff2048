import { Archive, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { serverAddress } from '../../server-address';
import { requireSession } from '../../session';
import { reaches, sightOf } from '@/lib/domain/may';
import { definitionStats } from '@/lib/server/definition-stats';
import { listDefinitions } from '@/lib/server/list-definitions';
import { catalogueHref, parseCatalogueView } from '@/components/definitions/catalogue-view';
import { NoOps } from '@/components/definitions/no-ops';
import { OpSearch } from '@/components/definitions/op-search';
import { summarise } from '@/components/definitions/op-summary';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: 'Ops' };

interface DefinitionsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function DefinitionsPage({ searchParams }: DefinitionsPageProps) {
  const caller = await requireSession();
  const view = parseCatalogueView(await searchParams);
  const { archived } = view;
  const definitions = await listDefinitions({ latest: true, archived }, sightOf(caller));
  const stats = await definitionStats(definitions.map((each) => each.id));
  const other = { q: '', tags: [], sort: view.sort, archived: !archived };
  return (
    <>
      <PageHeader
        title={archived ? 'Archived ops' : 'Ops'}
        lead={
          archived
            ? 'Ops of which every version is archived: they take no new runs. Open one to look at its versions or to restore it.'
            : 'Everything that can be run here. Pick one, fill in its form, press Run.'
        }
        actions={
          <>
            <ButtonLink href={catalogueHref(other)} variant="quiet" size="sm">
              {archived ? 'Ops in use' : 'Archived'}
            </ButtonLink>
            {reaches(caller.role, 'author') ? (
              <ButtonLink href="/editor">
                <Plus aria-hidden="true" className="size-4" />
                New op
              </ButtonLink>
            ) : null}
          </>
        }
      />
      {definitions.length > 0 ? (
        <OpSearch key={String(archived)} ops={definitions.map((each) => summarise(each, stats.get(each.id)))} initial={view} />
      ) : archived ? (
        <EmptyState icon={Archive} title="Nothing is archived">
          An op is archived on the page of its versions.
        </EmptyState>
      ) : (
        <NoOps server={await serverAddress()} />
      )}
    </>
  );
}
