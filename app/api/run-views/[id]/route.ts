import { deleteRunViewOp, patchRunViewOp } from '@/lib/contract/run-view-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { deleteRunView, patchRunView } from '@/lib/server/run-views';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(patchRunViewOp, async ({ params, body, caller }) => ({
    status: 200,
    body: await inTransaction((tx) => patchRunView(tx, caller, params['id'] ?? '', body)),
  })),
  serve(deleteRunViewOp, async ({ params, caller }) => {
    await inTransaction((tx) => deleteRunView(tx, caller, params['id'] ?? ''));
    return { status: 204 };
  }),
);
