import { createPasskeyOp, listPasskeysOp } from '@/lib/contract/account-operations';
import { ownOrigin } from '@/lib/http/own-origin';
import { route, serve, serveOnce } from '@/lib/http/route';
import { addPasskey, listPasskeys, readRegistration } from '@/lib/server/passkeys';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listPasskeysOp, async ({ caller }) => ({ status: 200, body: await listPasskeys(caller) })),
  serveOnce(createPasskeyOp, async ({ caller, body, request }, tx) => {
    const read = await readRegistration(caller.id, body.response, ownOrigin(request.headers));
    return { status: 201, body: await addPasskey(tx, caller, body.name, read) };
  }),
);
