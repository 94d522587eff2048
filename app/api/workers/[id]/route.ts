import { sightOf } from '@/lib/domain/may';
import { forgetWorkerOp, getWorkerOp, patchWorkerOp } from '@/lib/contract/worker-operations';
import { wantsStream } from '@/lib/http/event-stream';
import { followWorker } from '@/lib/http/follow-changes';
import { route, serve } from '@/lib/http/route';
import { drainWorker, forgetWorker, getWorker } from '@/lib/server/list-workers';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getWorkerOp, async ({ params, request, caller }) => {
    const id = params['id'] ?? '';
    return wantsStream(request) ? followWorker(request, id, sightOf(caller)) : { status: 200, body: await getWorker(id, sightOf(caller)) };
  }),
  serve(patchWorkerOp, async ({ params, body }) => ({ status: 200, body: await drainWorker(params['id'] ?? '', body.draining) })),
  serve(forgetWorkerOp, async ({ params }) => {
    await forgetWorker(params['id'] ?? '');
    return { status: 204 };
  }),
);
