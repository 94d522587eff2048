import { deleteLinkOp } from '@/lib/contract/link-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { deleteLink } from '@/lib/server/links';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(deleteLinkOp, async ({ params, caller }) => {
    await inTransaction((tx) => deleteLink(tx, caller, params['id'] ?? ''));
    return { status: 204 };
  }),
);
