import { getAccessOp, putAccessOp } from '@/lib/contract/access-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { getAccess, putAccess } from '@/lib/server/op-access';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getAccessOp, async ({ params, caller }) => ({ status: 200, body: await getAccess(caller, params['name'] ?? '') })),
  serve(putAccessOp, async ({ params, body, caller }) => ({
    status: 200,
    body: await inTransaction((tx) => putAccess(tx, caller, params['name'] ?? '', body)),
  })),
);
