/** A secret as somebody may have written it down: as it is, and as JSON (once and twice), HTML, a URL, base64 and hexadecimal digits spell it. */
export function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const encoded = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')];
  return [secret, json, JSON.stringify(json).slice(1, -1), html, encodeURIComponent(secret), ...encoded];
}

/** Which of these spellings stand in a text, in the bytes of a file, or in the row of a record, whose text doubles what it quotes. */
export function foundIn(text: string | Buffer, needles: readonly string[]): string[] {
  if (typeof text !== 'string') return needles.filter((needle) => text.includes(needle));
  const unquoted = text.replaceAll('""', '"').replaceAll('\\\\', '\\');
  return needles.filter((needle) => text.includes(needle) || unquoted.includes(needle));
}
