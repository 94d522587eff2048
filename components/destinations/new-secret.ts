const BYTES = 32;

/** A secret to sign with, as Standard Webhooks writes it. */
export function newSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(BYTES))))}`;
}
