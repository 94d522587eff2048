import { deleteInvitationOp } from '@/lib/contract/person-operations';
import { route, serve } from '@/lib/http/route';
import { inTransaction } from '@/lib/server/db';
import { withdrawInvitation } from '@/lib/server/invitations';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(deleteInvitationOp, async ({ params, caller }) => {
    await inTransaction((tx) => withdrawInvitation(tx, caller, params['id'] ?? ''));
    return { status: 204 };
  }),
);
