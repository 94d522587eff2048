import { createPasswordLinkOp } from '@/lib/contract/person-operations';
import { route, serveOnce } from '@/lib/http/route';
import { createPasswordLink } from '@/lib/server/invitations';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serveOnce(createPasswordLinkOp, async ({ params, caller }, tx) => ({
    status: 201,
    body: await createPasswordLink(tx, caller, params['id'] ?? ''),
  })),
);
