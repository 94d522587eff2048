import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { SIGN_ON_CLIENT } from './sign-on-client';

/** What the provider says of somebody; `sub` tells them from everybody else. */
interface Claims {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

/** A real provider of OpenID Connect on this machine, with one client; `origin` is where that client's pages come from. */
export async function startSignOn(origin: string, port = 0) {
  /** Who signs in there next; null for somebody who thinks better of it. */
  let next: Claims | null = null;
  const state = { isDown: false };
  const everybody = new Map<string, Claims>();
  const server = createServer((request, response) => {
    if (state.isDown) return void request.socket.destroy();
    if (request.url?.startsWith('/interaction/') !== true) return void answer(request, response);
    void provider.interactionFinished(request, response, next === null ? { error: 'access_denied' } : { login: { accountId: next.sub } });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: SIGN_ON_CLIENT.id, client_secret: SIGN_ON_CLIENT.secret, redirect_uris: [`${origin}/sign-in/return`] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['of a test'] },
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...everybody.get(sub) }) }),
    // Nobody is asked what the client may know.
    loadExistingGrant: async ({ oidc: { client, session } }) => {
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  const expect = (claims: Claims | null): void => {
    if (claims !== null) everybody.set(claims.sub, claims);
    next = claims;
  };

  return {
    ...{ issuer, state, expect },
    /** Goes where the client sends a browser, as somebody who signs in there, or gives up; the query that the provider leads back with. */
    visit: async (url: string, claims: Claims | null): Promise<string> => {
      expect(claims);
      const jar = new Map<string, string>();
      let at = new URL(url);
      while (at.origin === issuer) {
        const found = await fetch(at, { redirect: 'manual', headers: { Cookie: [...jar].map((pair) => pair.join('=')).join('; ') } });
        for (const cookie of found.headers.getSetCookie()) {
          const [name = '', ...value] = (cookie.split(';')[0] ?? '').split('=');
          jar.set(name, value.join('='));
        }
        const location = found.headers.get('location');
        if (location === null) throw new Error(`${at.href} answered ${found.status}: ${await found.text()}`);
        at = new URL(location, at);
      }
      return at.search.slice(1);
    },
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
