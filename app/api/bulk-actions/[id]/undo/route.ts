import { undoBulkActionOp } from '@/lib/contract/bulk-operations';
import { route, serve } from '@/lib/http/route';
import { undoBulkAction } from '@/lib/server/bulk-actions';
import { inTransaction } from '@/lib/server/db';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(undoBulkActionOp, async ({ params, caller }) => {
    const undo = await inTransaction((tx) => undoBulkAction(tx, caller, params['id'] ?? ''));
    return { status: 201, body: undo, headers: { Location: `/bulk-actions/${undo.id}` } };
  }),
);
