import { claimOp } from '@/lib/contract/worker-operations';
import { route, serve } from '@/lib/http/route';
import { waiting } from '@/lib/http/while-allowed';
import { claimRuns } from '@/lib/server/claim-runs';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(claimOp, async ({ params, query, request }) => ({
    status: 200,
    body: await waiting(request, (signal) => claimRuns(params['id'] ?? '', query.wait_s, signal)),
  })),
);
