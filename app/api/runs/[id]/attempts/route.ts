import { listAttemptsOp } from '@/lib/contract/run-operations';
import { route, serve } from '@/lib/http/route';
import { listAttempts } from '@/lib/server/list-attempts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listAttemptsOp, async ({ params, caller }) => ({ status: 200, body: await listAttempts(params['id'] ?? '', caller) })),
);
