import { readableRun } from '@/lib/server/readable-run';
import { getRunOp, patchRunOp } from '@/lib/contract/run-operations';
import { sightOf } from '@/lib/domain/may';
import { route, serve } from '@/lib/http/route';
import { getRun } from '@/lib/server/get-run';
import { patchRun } from '@/lib/server/patch-run';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getRunOp, async ({ params, caller }) => ({
    status: 200,
    body: readableRun(caller, await getRun(params['id'] ?? '', sightOf(caller))),
  })),
  serve(patchRunOp, async ({ params, query, body, caller }) => {
    const reporter = { worker_id: body.worker_id ?? query.worker_id, attempt: body.attempt ?? query.attempt };
    const { run, done } = await patchRun(params['id'] ?? '', { ...body, ...reporter }, caller.role);
    return { status: done ? 200 : 202, body: readableRun(caller, run) };
  }),
);
