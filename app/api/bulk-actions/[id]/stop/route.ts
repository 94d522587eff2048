import { stopBulkActionOp } from '@/lib/contract/bulk-operations';
import { route, serve } from '@/lib/http/route';
import { stopBulkAction } from '@/lib/server/bulk-actions';
import { inTransaction } from '@/lib/server/db';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(stopBulkActionOp, async ({ params, caller }) => ({
    status: 200,
    body: await inTransaction((tx) => stopBulkAction(tx, caller, params['id'] ?? '')),
  })),
);
