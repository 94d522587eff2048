import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { serverAddress } from '../server-address';
import { requireSession } from '../session';
import { runListQuery } from '@/lib/contract/queries';
import { sightOf } from '@/lib/domain/may';
import { definitionStats, type DefinitionStats } from '@/lib/server/definition-stats';
import { listDefinitions } from '@/lib/server/list-definitions';
import { listRuns } from '@/lib/server/list-runs';
import { listWorkers } from '@/lib/server/list-workers';
import { NoOps } from '@/components/definitions/no-ops';
import { OpCards } from '@/components/definitions/op-card';
import { summarise } from '@/components/definitions/op-summary';
import { FAILED, PLACED, RUNNING, WAITING } from '@/components/home/home-queries';
import { HomeView } from '@/components/home/home-view';
import { runsQuery } from '@/components/queries/list-queries';
import { ButtonLink } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';

export const metadata: Metadata = { title: { absolute: 'Gyoza' } };

/** Ops shown as the most used. */
const MOST_USED = 6;

export default async function HomePage() {
  const caller = await requireSession();
  const sight = sightOf(caller);
  const lists = [RUNNING, PLACED, WAITING, FAILED];
  const [definitions, workers, ...runs] = await Promise.all([
    listDefinitions({ latest: true }, sight),
    listWorkers(sight),
    ...lists.map((filter) => listRuns(runListQuery.parse(filter), sight)),
  ]);
  const stats = await definitionStats(definitions.map((each) => each.id));
  const used = (name: string): DefinitionStats | undefined => stats.get(name);
  const order = (name: string): [number, string] => [used(name)?.runs ?? 0, used(name)?.lastUsedAt ?? ''];
  const ops = definitions
    .toSorted((a, b) => order(b.id)[0] - order(a.id)[0] || order(b.id)[1].localeCompare(order(a.id)[1]) || a.id.localeCompare(b.id))
    .slice(0, MOST_USED);
  const anyRun = [...stats.values()].some((each) => each.runs > 0) || runs.some((list) => list.data.length > 0);
  const client = new QueryClient();
  runs.forEach((list, index) => client.setQueryData(runsQuery(lists[index] ?? {}).queryKey, list));

  if (definitions.length === 0 && !anyRun) {
    return (
      <>
        <PageHeader title="Welcome to Gyoza" lead="Give a container a form, a queue and a history. It begins with one op." />
        <NoOps server={await serverAddress()} />
      </>
    );
  }
  return (
    <>
      <PageHeader title="Home" {...(anyRun ? {} : { lead: 'Nothing has run yet. Pick an op below, fill in its form and press Run.' })} />
      {workers.some((worker) => worker.state === 'ONLINE' && worker.engine_error === null) ? null : <NoWorker />}
      <div className="grid gap-8">
        {anyRun ? (
          <HydrationBoundary state={dehydrate(client)}>
            <HomeView />
          </HydrationBoundary>
        ) : null}
        <section aria-labelledby="ops-title">
          <div className="mb-3 flex items-baseline justify-between gap-4">
            <h2 id="ops-title" className="text-lg font-semibold">
              {anyRun ? 'Used most' : 'Start with one of these'}
            </h2>
            <Link href="/definitions" className="link text-sm">
              All ops
            </Link>
          </div>
          <OpCards ops={ops.map((each) => summarise(each, stats.get(each.id)))} label="Ops used most" />
        </section>
      </div>
    </>
  );
}

function NoWorker() {
  return (
    <div className="mb-5">
      <Notice
        tone="warning"
        title="No machine can take a run now."
        actions={
          <ButtonLink href="/workers" size="sm">
            Look at the workers
          </ButtonLink>
        }
      >
        Whatever you run waits until one can, and then starts by itself.
      </Notice>
    </div>
  );
}
