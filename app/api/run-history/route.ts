import { visibleRuns } from '@/lib/server/run-conditions';
import { runHistoryOp } from '@/lib/contract/run-list-operations';
import { route, serve } from '@/lib/http/route';
import { runHistory } from '@/lib/server/run-history';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(runHistoryOp, async ({ query, caller }) => ({
    status: 200,
    body: await runHistory(query, new Date(), visibleRuns(caller, query)),
  })),
);
