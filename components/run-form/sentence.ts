/** A message of a field problem, such as "must be at most 10" or "is required", as a sentence of its own beside that field. */
export function sentence(message: string): string {
  const text = message.trim();
  if (/^(is|has) /.test(text)) return close(`This ${text}`);
  const first = Array.from(text)[0] ?? '';
  return close(first.toUpperCase() + text.slice(first.length));
}

function close(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
