import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { found } from '../../../found';
import { serverAddress } from '../../../server-address';
import { requireSession } from '../../../session';
import { runId } from '@/lib/contract/values';
import { may, sightOf } from '@/lib/domain/may';
import { isTerminal } from '@/lib/domain/run-state';
import { getRun } from '@/lib/server/get-run';
import { getRunDefinition } from '@/lib/server/get-run-definition';
import { listAttempts } from '@/lib/server/list-attempts';
import { listRunActions } from '@/lib/server/list-audit';
import { openLog } from '@/lib/server/read-log';
import { readableRun } from '@/lib/server/readable-run';
import { mayWithRun } from '@/lib/server/require-rights';
import { listRunFiles } from '@/lib/server/run-files';
import { runSurroundings } from '@/lib/server/run-surroundings';
import { runWords } from '@/components/notices/run-words';
import { attemptsQuery, runActionsQuery, runFilesQuery, runQuery } from '@/components/queries/run-queries';
import { RunView } from '@/components/runs/run-view';

interface RunPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Lines of log that the page arrives with; others are fetched when they are looked at. */
const FIRST_LINES = 200;

const readRun = cache(async (id: string) => {
  const caller = await requireSession();
  if (!runId.safeParse(id).success) notFound();
  const [mayRead, mayManage] = await found(Promise.all([mayWithRun(caller, id, 'payloads'), mayWithRun(caller, id, 'manage_runs')]));
  const [given, definition] = await found(Promise.all([getRun(id, sightOf(caller)), getRunDefinition(id)]));
  const run = readableRun(caller, given);
  const rights = { mayRead, mayManage, mayRun: run.op_definition !== null && may(caller, 'run', { op: run.op_definition }) };
  return { caller, rights, run, definition, title: definition?.title ?? run.op_definition ?? run.image };
});

export async function generateMetadata({ params }: Pick<RunPageProps, 'params'>): Promise<Metadata> {
  const { run, title } = await readRun((await params).id);
  return { title: runWords(run.state, title) };
}

export default async function RunPage({ params, searchParams }: RunPageProps) {
  const { id } = await params;
  const { caller, rights, run, definition, title } = await readRun(id);
  const attempt = linkedAttempt((await searchParams)['attempt'], run.current_attempt);
  const ended = attempt < run.current_attempt || isTerminal(run.state);
  const [attempts, actions, files, { complete, ...page }, surroundings, server] = await found(
    Promise.all([
      listAttempts(id, caller),
      listRunActions(id),
      ended && rights.mayRead ? listRunFiles(id, attempt) : null,
      rights.mayRead ? openLog(id, attempt, FIRST_LINES) : NO_LOG,
      runSurroundings(run),
      serverAddress(),
    ]),
  );
  const client = new QueryClient();
  client.setQueryData(runQuery(id).queryKey, run);
  client.setQueryData(attemptsQuery(id).queryKey, attempts);
  client.setQueryData(runActionsQuery(id).queryKey, actions);
  if (files !== null) client.setQueryData(runFilesQuery(id, attempt).queryKey, files);
  const specs = definition === null ? null : { input_specs: definition.input_specs, output_specs: definition.output_specs };
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RunView
        key={id}
        id={id}
        title={title}
        specs={specs}
        rights={rights}
        surroundings={{ ...surroundings, server }}
        firstDigest={definition?.image_digest ?? null}
        linkedAttempt={attempt === run.current_attempt ? null : attempt}
        firstLog={{ attempt, page, complete }}
      />
    </HydrationBoundary>
  );
}

/** In place of a log that is hidden from whoever asks. */
const NO_LOG = { lines: [], has_more: false, total: 0, complete: true };

/** The attempt that a link names, where there is one of that number. */
function linkedAttempt(asked: string | string[] | undefined, current: number): number {
  return typeof asked === 'string' && /^[1-9]\d{0,5}$/.test(asked) && Number(asked) < current ? Number(asked) : current;
}
