import { listDeliveriesOp } from '@/lib/contract/destination-operations';
import { route, serve } from '@/lib/http/route';
import { listDeliveries } from '@/lib/server/deliveries';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listDeliveriesOp, async ({ params }) => ({ status: 200, body: await listDeliveries(params['id'] ?? '') })),
);
