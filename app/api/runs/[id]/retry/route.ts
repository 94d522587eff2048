import { readableRun } from '@/lib/server/readable-run';
import { retryRunOp } from '@/lib/contract/run-operations';
import { route, serveOnce } from '@/lib/http/route';
import { retryRun } from '@/lib/server/retry-run';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serveOnce(retryRunOp, async ({ params, body, caller }, tx) => ({
    status: 200,
    body: readableRun(caller, await retryRun(tx, params['id'] ?? '', body)),
  })),
);
