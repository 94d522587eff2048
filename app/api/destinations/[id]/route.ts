import { deleteDestinationOp, getDestinationOp, patchDestinationOp } from '@/lib/contract/destination-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { deleteDestination, getDestination, patchDestination } from '@/lib/server/destinations';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getDestinationOp, async ({ params }) => ({ status: 200, body: await getDestination(params['id'] ?? '') })),
  serve(patchDestinationOp, async ({ params, body }) => ({
    status: 200,
    body: await inTransaction((tx) => patchDestination(tx, params['id'] ?? '', body)),
  })),
  serve(deleteDestinationOp, async ({ params }) => {
    await deleteDestination(params['id'] ?? '');
    return { status: 204 };
  }),
);
