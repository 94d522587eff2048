/** A fresh key for one creation. Not `crypto.randomUUID`, which browsers withhold from pages that were not served over TLS. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
