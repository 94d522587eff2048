import * as oidc from 'openid-client';
import { z } from 'zod';
import { GyozaError } from '@/lib/domain/errors';
import { env } from './env';
import { logger } from './logger';
import { signOnPurpose } from './sealed-columns';
import { sealText, unsealText } from './secret-box';
import { NoAnswer, signOnFetch } from './sign-on-fetch';
import type { SignOnSettings } from './sign-on-settings';

/** How long somebody may take at the provider, in seconds. */
export const SIGN_ON_S = 10 * 60;
/** What the provider says of itself is asked for again after so long. */
const KNOWN_MS = 3600 * 1000;

/** Who somebody is, by the word of the provider. */
export interface SignOnIdentity {
  issuer: string;
  /** Never another person's at that issuer. */
  subject: string;
  /** As the provider spells it; null where it does not say that the address is verified. */
  email: string | null;
  name: string | null;
}

const HELD = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), until: z.number() });
/** What is asked of a person, in the ID token or where the provider keeps it instead. */
const CLAIMS = z.object({
  email: z.string().optional().catch(undefined),
  email_verified: z
    .union([z.boolean(), z.literal('true').transform(() => true)])
    .optional()
    .catch(undefined),
  name: z.string().optional().catch(undefined),
});

let known: { at: number; configuration: Promise<oidc.Configuration> } | undefined;

/**
 * Where a browser is to go, and what it has to bring back with it, sealed. `origin` is where its pages come from. Throws `invalid_request` where nothing
 * is set up, `unavailable` when the provider does not answer.
 */
export async function beginSignOn(origin: string): Promise<{ url: string; held: string }> {
  const configuration = await discovered(settings());
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
  const url = oidc.buildAuthorizationUrl(configuration, {
    ...{ redirect_uri: returnAddress(origin).href, scope: 'openid email profile', state, nonce },
    ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
  });
  const until = Date.now() + SIGN_ON_S * 1000;
  return {
    url: url.href,
    held: sealText(JSON.stringify({ state, nonce, verifier, until } satisfies z.infer<typeof HELD>), signOnPurpose()),
  };
}

/**
 * Who came back from the provider: `search` is the query of the address that it led to, `held` what the browser was given to bring back. Throws
 * `unauthorized` for what does not belong together or is over, `unavailable` when the provider does not answer.
 */
export async function finishSignOn(search: string, held: string | null, origin: string): Promise<SignOnIdentity> {
  const given = settings();
  const text = held === null ? null : unsealText(held, signOnPurpose());
  const kept = text === null ? null : HELD.parse(JSON.parse(text));
  if (kept === null || kept.until < Date.now()) throw unconfirmed();
  const address = returnAddress(origin);
  address.search = search;
  const configuration = await discovered(given);
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, address, {
      ...{ expectedState: kept.state, expectedNonce: kept.nonce, pkceCodeVerifier: kept.verifier, idTokenExpected: true },
    });
    const claims = tokens.claims();
    if (claims === undefined) throw unconfirmed();
    const isElsewhere = claims['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
    const info = isElsewhere ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub) : claims;
    const { email, email_verified: isVerified, name } = CLAIMS.parse(info);
    return { issuer: claims.iss, subject: claims.sub, email: isVerified === true ? (email ?? null) : null, name: name ?? null };
  } catch (error) {
    if (error instanceof GyozaError) throw error;
    const causes = causesOf(error);
    logger().warn({ reasons: causes.map(reasonOf) }, 'a single sign-on failed');
    throw causes.some((cause) => cause instanceof NoAnswer) ? silent(given) : unconfirmed();
  }
}

/** Asked for when somebody first needs it, not when the server starts: a provider that is down stops nothing but signing in by it. */
async function discovered(given: SignOnSettings): Promise<oidc.Configuration> {
  if (known === undefined || known.at < Date.now() - KNOWN_MS) known = { at: Date.now(), configuration: discover(given) };
  const asked = known;
  try {
    return await asked.configuration;
  } catch (error) {
    if (known === asked) known = undefined;
    logger().warn({ reasons: causesOf(error).map(reasonOf) }, 'the provider of single sign-on could not be asked');
    throw silent(given);
  }
}

function discover({ issuer, clientId, clientSecret }: SignOnSettings): Promise<oidc.Configuration> {
  const [basic, post] = [oidc.ClientSecretBasic(clientSecret), oidc.ClientSecretPost(clientSecret)];
  // OpenID Connect Discovery 1.0: where a provider says nothing of it, it takes the first.
  const authenticate: oidc.ClientAuth = (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
  const isPlain = issuer.protocol === 'http:';
  return oidc.discovery(issuer, clientId, undefined, authenticate, {
    [oidc.customFetch]: signOnFetch(issuer),
    // The signature of an ID token is looked at though it came straight from the provider: over HTTP it might not have.
    // oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out; whoever names an issuer by HTTP wants it
    execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
  });
}

/** Where the provider leads people back to. */
const returnAddress = (origin: string): URL => new URL('/sign-in/return', origin);

/** Throws `invalid_request` where nothing is set up. */
function settings(): SignOnSettings {
  const { signOn } = env();
  if (signOn !== undefined) return signOn;
  throw new GyozaError('invalid_request', 'Single sign-on is not set up here.', [{ path: 'begin', message: 'is not possible here' }]);
}

/** An error with what it came of. */
function causesOf(error: unknown): unknown[] {
  return error instanceof Error && error.cause !== undefined ? [error, ...causesOf(error.cause)] : [error];
}

/** For the log, without what was sent: codes and tokens stay out of it. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no error';
  const told = cause as Error & { code?: unknown; error?: unknown; error_description?: unknown };
  const words = [told.message, told.code, told.error, told.error_description].filter((word) => typeof word === 'string' && word !== '');
  return words.join(', ').slice(0, 500);
}

function silent({ name }: SignOnSettings): GyozaError {
  return new GyozaError(
    'unavailable',
    `Nobody can sign in by ${name} just now: it does not answer. Try again later, or sign in another way.`,
  );
}

function unconfirmed(): GyozaError {
  return new GyozaError('unauthorized', 'That sign-in was not confirmed, or took too long. Begin again.');
}
