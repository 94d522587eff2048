import { sightOf } from '@/lib/domain/may';
import { listWorkersOp } from '@/lib/contract/worker-operations';
import { wantsStream } from '@/lib/http/event-stream';
import { followWorkers } from '@/lib/http/follow-changes';
import { route, serve } from '@/lib/http/route';
import { listWorkers } from '@/lib/server/list-workers';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listWorkersOp, async ({ request, caller }) =>
    wantsStream(request) ? followWorkers(request) : { status: 200, body: await listWorkers(sightOf(caller)) },
  ),
);
