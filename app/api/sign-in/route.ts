import { signInOp, signOutOp } from '@/lib/contract/server-operations';
import { readCookie } from '@/lib/http/find-caller';
import { route, serve } from '@/lib/http/route';
import { cameByHttps, SESSION_COOKIE, sessionCookie } from '@/lib/http/session-cookie';
import { SESSION_S, signIn, signOut } from '@/lib/server/sign-in';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(signInOp, async ({ body, request }) => {
    const { token } = await signIn(body.access_key);
    return { status: 204, headers: { 'Set-Cookie': sessionCookie(token, SESSION_S, cameByHttps(request)) } };
  }),
  serve(signOutOp, async ({ request }) => {
    await signOut(readCookie(request.headers.get('cookie') ?? '', SESSION_COOKIE) ?? '');
    return { status: 204, headers: { 'Set-Cookie': sessionCookie('', 0, cameByHttps(request)) } };
  }),
);
