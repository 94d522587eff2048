import { deletePasskeyOp } from '@/lib/contract/account-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { deletePasskey } from '@/lib/server/passkeys';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(deletePasskeyOp, async ({ caller, params }) => {
    await inTransaction((tx) => deletePasskey(tx, caller, params['id'] ?? ''));
    return { status: 204 };
  }),
);
