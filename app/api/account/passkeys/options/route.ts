import { beginPasskeyOp } from '@/lib/contract/account-operations';
import { ownOrigin } from '@/lib/http/own-origin';
import { route, serve } from '@/lib/http/route';
import { getAccount } from '@/lib/server/account';
import { database } from '@/lib/server/db';
import { registrationOptions } from '@/lib/server/passkeys';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(beginPasskeyOp, async ({ caller, request }) => {
    const { id, email, name } = await getAccount(database(), caller);
    return { status: 200, body: await registrationOptions({ subject: id, email, name }, ownOrigin(request.headers)) };
  }),
);
