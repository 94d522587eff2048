/** The nonce of the page that the browser shows: what carries it may bring styles. Empty where there is none. */
export function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
}
