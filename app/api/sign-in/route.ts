import { signInOp, signOutOp } from '@/lib/contract/server-operations';
import { readCookie } from '@/lib/http/find-caller';
import { ownOrigin } from '@/lib/http/own-origin';
import { placeOf } from '@/lib/http/place';
import { route, serve } from '@/lib/http/route';
import { cameByHttps, SESSION_COOKIE, sessionCookie } from '@/lib/http/session-cookie';
import { SESSION_S, signOut } from '@/lib/server/sign-in';
import { signInBy } from '@/lib/server/sign-in-by';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(signInOp, async ({ body, request }) => {
    const signedIn = await signInBy(body, ownOrigin(request.headers), placeOf(request));
    return signedIn.kind === 'options'
      ? { status: 200, body: signedIn.options }
      : { status: 204, headers: { 'Set-Cookie': sessionCookie(signedIn.token, SESSION_S, cameByHttps(request)) } };
  }),
  serve(signOutOp, async ({ request }) => {
    await signOut(readCookie(request.headers.get('cookie') ?? '', SESSION_COOKIE) ?? '');
    return { status: 204, headers: { 'Set-Cookie': sessionCookie('', 0, cameByHttps(request)) } };
  }),
);
