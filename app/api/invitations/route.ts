import { createInvitationOp, listInvitationsOp } from '@/lib/contract/person-operations';
import { route, serve, serveOnce } from '@/lib/http/route';
import { createInvitation, listInvitations } from '@/lib/server/invitations';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listInvitationsOp, async () => ({ status: 200, body: await listInvitations() })),
  serveOnce(createInvitationOp, async ({ body, caller }, tx) => ({ status: 201, body: await createInvitation(tx, caller, body) })),
);
