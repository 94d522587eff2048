import { endSessionOp } from '@/lib/contract/account-operations';
import { route, serve } from '@/lib/http/route';
import { endSessions } from '@/lib/server/account';
import { inTransaction } from '@/lib/server/db';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(endSessionOp, async ({ caller, params }) => {
    await inTransaction((tx) => endSessions(tx, caller, params['id'] ?? ''));
    return { status: 204 };
  }),
);
