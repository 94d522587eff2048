import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 bits, safe in URLs and headers. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** What is stored instead of a key or session token. Tokens carry 256 random bits, so a plain hash needs no salt or stretching. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}
