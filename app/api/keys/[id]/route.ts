import { getKeyOp, revokeKeyOp } from '@/lib/contract/key-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { getKey, revokeKey } from '@/lib/server/keys';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getKeyOp, async ({ params, caller }) => ({ status: 200, body: await getKey(caller, params['id'] ?? '') })),
  serve(revokeKeyOp, async ({ params, caller }) => {
    await inTransaction((tx) => revokeKey(tx, caller, params['id'] ?? ''));
    return { status: 204 };
  }),
);
