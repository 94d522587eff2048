import { endSessionsOp, listSessionsOp } from '@/lib/contract/account-operations';
import { readCookie } from '@/lib/http/find-caller';
import { route, serve } from '@/lib/http/route';
import { cameByHttps, SESSION_COOKIE, sessionCookie } from '@/lib/http/session-cookie';
import { endSessions, listSessions } from '@/lib/server/account';
import { inTransaction } from '@/lib/server/db';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(listSessionsOp, async ({ caller, request }) => ({
    status: 200,
    body: await listSessions(caller, readCookie(request.headers.get('cookie') ?? '', SESSION_COOKIE)),
  })),
  serve(endSessionsOp, async ({ caller, request }) => {
    await inTransaction((tx) => endSessions(tx, caller));
    return { status: 204, headers: { 'Set-Cookie': sessionCookie('', 0, cameByHttps(request)) } };
  }),
);
