import { heartbeatOp } from '@/lib/contract/worker-operations';
import { route, serve } from '@/lib/http/route';
import { heartbeat } from '@/lib/server/heartbeat';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(heartbeatOp, async ({ params, body }) => ({ status: 200, body: await heartbeat(params['id'] ?? '', body) })),
);
