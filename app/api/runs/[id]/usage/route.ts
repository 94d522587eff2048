import { readUsageOp } from '@/lib/contract/run-operations';
import { route, serve } from '@/lib/http/route';
import { readAttemptUsage } from '@/lib/server/attempt-usage';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(readUsageOp, async ({ params, query }) => ({ status: 200, body: await readAttemptUsage(params['id'] ?? '', query.attempt) })),
);
