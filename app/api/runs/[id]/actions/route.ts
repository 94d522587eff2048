import { listRunActionsOp } from '@/lib/contract/audit-operations';
import { route, serve } from '@/lib/http/route';
import { listRunActions } from '@/lib/server/list-audit';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listRunActionsOp, async ({ params }) => {
    const id = params['id'] ?? '';
    return { status: 200, body: { run_id: id, actions: await listRunActions(id) } };
  }),
);
