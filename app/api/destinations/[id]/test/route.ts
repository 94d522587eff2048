import { sendTestOp } from '@/lib/contract/destination-operations';
import { route, serveOnce } from '@/lib/http/route';
import { sendTest } from '@/lib/server/deliveries';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serveOnce(sendTestOp, async ({ params }, tx) => ({ status: 201, body: await sendTest(tx, params['id'] ?? '') })),
);
