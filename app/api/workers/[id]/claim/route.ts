import { claimOp } from '@/lib/contract/worker-operations';
import { route, serve } from '@/lib/http/route';
import { claimRuns } from '@/lib/server/claim-runs';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(claimOp, async ({ params, query, request }) => ({
    status: 200,
    body: await claimRuns(params['id'] ?? '', query.wait_s, request.signal),
  })),
);
