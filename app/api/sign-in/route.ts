import { signInOp, signOutOp } from '@/lib/contract/server-operations';
import { readCookie } from '@/lib/http/find-caller';
import { ownOrigin } from '@/lib/http/own-origin';
import { placeOf } from '@/lib/http/place';
import { route, serve } from '@/lib/http/route';
import { cameByHttps, SESSION_COOKIE, sessionCookie, SIGN_ON_COOKIE, signOnCookie } from '@/lib/http/session-cookie';
import { SESSION_S, signOut } from '@/lib/server/sign-in';
import { signInBy } from '@/lib/server/sign-in-by';
import { SIGN_ON_S } from '@/lib/server/sign-on-provider';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  serve(signInOp, async ({ body, request }) => {
    const held = readCookie(request.headers.get('cookie') ?? '', SIGN_ON_COOKIE);
    const signedIn = await signInBy(body, { origin: ownOrigin(request.headers), held }, placeOf(request));
    const isSecure = cameByHttps(request);
    switch (signedIn.kind) {
      case 'options':
        return { status: 200, body: signedIn.options };
      case 'away':
        return { status: 200, body: { url: signedIn.url }, headers: { 'Set-Cookie': signOnCookie(signedIn.held, SIGN_ON_S, isSecure) } };
      case 'session':
        return { status: 204, headers: { 'Set-Cookie': sessionCookie(signedIn.token, SESSION_S, isSecure) } };
    }
  }),
  serve(signOutOp, async ({ request }) => {
    await signOut(readCookie(request.headers.get('cookie') ?? '', SESSION_COOKIE) ?? '');
    return { status: 204, headers: { 'Set-Cookie': sessionCookie('', 0, cameByHttps(request)) } };
  }),
);
