import { getBulkActionOp } from '@/lib/contract/bulk-operations';
import { route, serve } from '@/lib/http/route';
import { getBulkAction } from '@/lib/server/bulk-actions';
import { database } from '@/lib/server/db';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getBulkActionOp, async ({ params }) => ({ status: 200, body: await getBulkAction(database(), params['id'] ?? '') })),
);
