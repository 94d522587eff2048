import { putPasswordOp } from '@/lib/contract/account-operations';
import { readCookie } from '@/lib/http/find-caller';
import { route, serve } from '@/lib/http/route';
import { SESSION_COOKIE } from '@/lib/http/session-cookie';
import { putPassword } from '@/lib/server/account';
import { inTransaction } from '@/lib/server/db';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(putPasswordOp, async ({ caller, body, request }) => {
    const token = readCookie(request.headers.get('cookie') ?? '', SESSION_COOKIE);
    await inTransaction((tx) => putPassword(tx, caller, body, token));
    return { status: 204 };
  }),
);
