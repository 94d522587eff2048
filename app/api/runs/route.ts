import { sightOf } from '@/lib/domain/may';
import { visibleRuns } from '@/lib/server/run-conditions';
import { createAdHocRunOp, listRunsOp } from '@/lib/contract/run-operations';
import { wantsStream } from '@/lib/http/event-stream';
import { followRuns } from '@/lib/http/follow-changes';
import { route, serve, serveOnce } from '@/lib/http/route';
import { createAdHocRun } from '@/lib/server/create-run';
import { listRuns } from '@/lib/server/list-runs';
import { hasQuotas } from '@/lib/server/run-quotas';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listRunsOp, async ({ query, request, caller }) =>
    wantsStream(request) ? followRuns(request, sightOf(caller)) : { status: 200, body: await listRuns(query, visibleRuns(caller, query)) },
  ),
  serveOnce(
    createAdHocRunOp,
    async ({ body, caller }, tx) => {
      const run = await createAdHocRun(tx, body, caller);
      return { status: 201, body: run, headers: { Location: `/runs/${run.id}` } };
    },
    () => !hasQuotas(),
  ),
);
