import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { env } from './env';
import type { Purpose } from './sealed-columns';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D) under the key of this installation. `purpose` is bound to the result, so that it opens for nothing else.
 */
export function seal(text: string, purpose: Purpose): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secretKey(), nonce).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

/** The same as text, for a column that travels in JSON. */
export function sealText(text: string, purpose: Purpose): string {
  return Buffer.from(seal(text, purpose)).toString('base64');
}

/** What `sealText` made of it; null as below. */
export function unsealText(sealed: string, purpose: Purpose): string | null {
  return unseal(Buffer.from(sealed, 'base64'), purpose);
}

/** What was sealed for this purpose; null when it was sealed with another key or for another purpose, changed since, or never sealed. */
export function unseal(sealed: Uint8Array, purpose: Purpose): string | null {
  const text = unsealWith(secretKey(), sealed, purpose);
  if (text !== null) return text;
  const old = oldKey();
  return old === null ? null : unsealWith(old, sealed, purpose);
}

/** What is sealed under the old key, in base64, under the new one. */
export function resealed(sealed: string, purpose: Purpose): 'current' | 'unreadable' | { sealed: string } {
  const bytes = Buffer.from(sealed, 'base64');
  if (unsealWith(secretKey(), bytes, purpose) !== null) return 'current';
  const text = unseal(bytes, purpose);
  return text === null ? 'unreadable' : { sealed: sealText(text, purpose) };
}

function unsealWith(key: Buffer, sealed: Uint8Array, purpose: Purpose): string | null {
  const bytes = Buffer.from(sealed);
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (error) {
    // The only thing that a wrong key, a wrong purpose and a changed byte have in common: no tag that fits.
    if (error instanceof Error && /unable to authenticate/i.test(error.message)) return null;
    throw error;
  }
}

/** GYOZA_SECRET_KEY, which several servers on one database share, or a key of this data folder that is made when first needed. */
function secretKey(): Buffer {
  const { GYOZA_SECRET_KEY: given } = env();
  if (given !== undefined) return derived(given);
  const file = keyFile();
  const folder = path.dirname(file);
  const kept = readKey(file);
  if (kept !== null) return kept;
  mkdirSync(folder, { recursive: true });
  // Linked into place: of two processes that make one at the same moment both use the first.
  const own = `${file}.${process.pid}.new`;
  writeFileSync(own, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(own, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const made = readKey(file);
  if (made === null) throw new Error(`The key in ${file} cannot be read.`);
  return made;
}

/** The key of before, while a rotation is under way; null otherwise. */
function oldKey(): Buffer | null {
  const { GYOZA_OLD_SECRET_KEY: given } = env();
  return given === undefined ? readKey(oldKeyFile()) : derived(given);
}

/**
 * From here on there are two keys. One of the data folder is made anew, where that has not been done already; keys that the environment gives must be
 * both there. Answers when it was, in milliseconds. Throws an `Error` with a sentence.
 */
export function beginRotation(now: number): number {
  const { GYOZA_SECRET_KEY: given, GYOZA_OLD_SECRET_KEY: old } = env();
  if (given !== undefined) {
    if (old !== undefined) return now;
    throw new Error(
      'Give every server the new key as GYOZA_SECRET_KEY and the one of before as GYOZA_OLD_SECRET_KEY, restart them, and then do this with both.',
    );
  }
  if (readKey(oldKeyFile()) === null) {
    secretKey(); // there is one
    const own = `${keyFile()}.${process.pid}.new`;
    writeFileSync(own, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    linkSync(keyFile(), oldKeyFile());
    renameSync(own, keyFile());
  } else if (readKey(oldKeyFile())?.equals(secretKey()) === true) {
    // Ended between the two steps above.
    rmSync(oldKeyFile());
    return beginRotation(now);
  }
  return Math.min(now, statSync(keyFile()).mtimeMs);
}

/** Nothing is left under the key of before. */
export function endRotation(): void {
  rmSync(oldKeyFile(), { force: true });
}

function derived(given: string): Buffer {
  return createHash('sha256').update(given).digest();
}

function keyFile(): string {
  return path.join(env().GYOZA_DATA_DIR, 'secret-key');
}

function oldKeyFile(): string {
  return path.join(env().GYOZA_DATA_DIR, 'secret-key.old');
}

function readKey(file: string): Buffer | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} does not hold a key of 64 hexadecimal digits.`);
    return Buffer.from(text, 'hex');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
