import { createBulkActionOp, listBulkActionsOp } from '@/lib/contract/bulk-operations';
import { route, serve, serveOnce } from '@/lib/http/route';
import { createBulkAction, listBulkActions } from '@/lib/server/bulk-actions';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listBulkActionsOp, async ({ caller }) => ({ status: 200, body: await listBulkActions(caller) })),
  serveOnce(createBulkActionOp, async ({ body, caller }, tx) => {
    const action = await createBulkAction(tx, caller, body);
    return { status: 201, body: action, headers: { Location: `/bulk-actions/${action.id}` } };
  }),
);
