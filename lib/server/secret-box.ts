import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { env } from './env';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D) under the key of this installation. `purpose` is bound to the result, so that it opens for nothing else.
 */
export function seal(text: string, purpose: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secretKey(), nonce).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

/** The same as text, for a column that travels in JSON. */
export function sealText(text: string, purpose: string): string {
  return Buffer.from(seal(text, purpose)).toString('base64');
}

/** What `sealText` made of it; null as below. */
export function unsealText(sealed: string, purpose: string): string | null {
  return unseal(Buffer.from(sealed, 'base64'), purpose);
}

/** What was sealed for this purpose; null when it was sealed with another key or for another purpose, or changed since. */
export function unseal(sealed: Uint8Array, purpose: string): string | null {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', secretKey(), bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(purpose));
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
  const { GYOZA_SECRET_KEY: given, GYOZA_DATA_DIR: folder } = env();
  if (given !== undefined) return createHash('sha256').update(given).digest();
  const file = path.join(folder, 'secret-key');
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
