import { getBulkActionOp } from '@/lib/contract/bulk-operations';
import { route, serve } from '@/lib/http/route';
import { readBulkAction } from '@/lib/server/bulk-actions';
import { database } from '@/lib/server/db';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getBulkActionOp, async ({ params, caller }) => ({
    status: 200,
    body: await readBulkAction(database(), caller, params['id'] ?? ''),
  })),
);
