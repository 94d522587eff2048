import { getRetentionOp, putRetentionOp } from '@/lib/contract/retention-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { getRetention, putRetention } from '@/lib/server/retention';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(getRetentionOp, async () => ({ status: 200, body: await getRetention() })),
  serve(putRetentionOp, async ({ body, caller }) => ({
    status: 200,
    body: await inTransaction((tx) => putRetention(tx, body, caller.name)),
  })),
);
