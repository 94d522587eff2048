'use client';

import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useReady } from '@/components/ui/use-ready';
import { errorText } from '@/components/queries/error-text';
import type { beginPasskeySignIn } from '@/lib/client/session';

/** What the server and a browser's authenticator tell one another, as JSON. */
type WebAuthnJson = Awaited<ReturnType<typeof beginPasskeySignIn>>;

/** False where a browser keeps no passkeys, as on plain http; null until the page is alive. */
export function useHasPasskeys(): boolean | null {
  return useReady() ? 'PublicKeyCredential' in window : null;
}

/** Asks the browser for a passkey that it has. The library comes over the network only now. */
export async function askForPasskey(options: WebAuthnJson): Promise<WebAuthnJson> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return toJson(await startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON }));
}

/** Has the browser make a passkey. */
export async function makePasskey(options: WebAuthnJson): Promise<WebAuthnJson> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return toJson(await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }));
}

/** What to say when it did not come to a passkey. */
export function passkeyText(error: unknown): string {
  if (!(error instanceof Error)) return errorText(error);
  if (error.name === 'NotAllowedError') return 'No passkey was given. Try again, or use your password.';
  if (error.name === 'InvalidStateError') return 'This device has a passkey for that account already.';
  return errorText(error);
}

/** Without what is undefined, as it goes over the network. */
const toJson = (value: object): WebAuthnJson => JSON.parse(JSON.stringify(value)) as WebAuthnJson;
