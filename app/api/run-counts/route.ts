import { visibleRuns } from '@/lib/server/run-conditions';
import { countRunsOp } from '@/lib/contract/run-list-operations';
import { route, serve } from '@/lib/http/route';
import { countRuns } from '@/lib/server/matching-runs';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(countRunsOp, async ({ query, caller }) => ({ status: 200, body: await countRuns(query, visibleRuns(caller, query)) })),
);
