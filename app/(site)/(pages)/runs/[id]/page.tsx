import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { found } from '../../../found';
import { requireSession } from '../../../session';
import { runId } from '@/lib/contract/values';
import { isTerminal } from '@/lib/domain/run-state';
import { getRun } from '@/lib/server/get-run';
import { getRunDefinition } from '@/lib/server/get-run-definition';
import { listAttempts } from '@/lib/server/list-attempts';
import { readLog } from '@/lib/server/read-log';
import { listRunFiles } from '@/lib/server/run-files';
import { runWords } from '@/components/notices/run-words';
import { attemptsQuery, runFilesQuery, runQuery } from '@/components/queries/run-queries';
import { RunView } from '@/components/runs/run-view';

interface RunPageProps {
  params: Promise<{ id: string }>;
}

/** Lines of log that the page arrives with; the rest is streamed. */
const FIRST_LINES = 200;

const readRun = cache(async (id: string) => {
  await requireSession();
  if (!runId.safeParse(id).success) notFound();
  const [run, definition] = await found(Promise.all([getRun(id), getRunDefinition(id)]));
  return { run, definition, title: definition?.title ?? run.op_definition ?? run.image };
});

export async function generateMetadata({ params }: RunPageProps): Promise<Metadata> {
  const { run, title } = await readRun((await params).id);
  return { title: runWords(run.state, title) };
}

export default async function RunPage({ params }: RunPageProps) {
  const { id } = await params;
  const { run, definition, title } = await readRun(id);
  const attempt = run.current_attempt;
  const ended = isTerminal(run.state);
  const [attempts, files, page] = await found(
    Promise.all([listAttempts(id), ended ? listRunFiles(id, attempt) : null, readLog({ runId: id, attempt, limit: FIRST_LINES })]),
  );
  const client = new QueryClient();
  client.setQueryData(runQuery(id).queryKey, run);
  client.setQueryData(attemptsQuery(id).queryKey, attempts);
  if (files !== null) client.setQueryData(runFilesQuery(id, attempt).queryKey, files);
  const specs = definition === null ? null : { input_specs: definition.input_specs, output_specs: definition.output_specs };
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RunView
        key={id}
        id={id}
        title={title}
        specs={specs}
        firstDigest={definition?.image_digest ?? null}
        firstLog={{ attempt, page, complete: ended && !page.has_more }}
      />
    </HydrationBoundary>
  );
}
