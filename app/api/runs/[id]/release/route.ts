import { releaseRunOp } from '@/lib/contract/worker-operations';
import { route, serve } from '@/lib/http/route';
import { releaseRun } from '@/lib/server/release-run';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(releaseRunOp, async ({ params, query, body }) => ({ status: 200, body: await releaseRun(params['id'] ?? '', body, query) })),
);
