import { assertNever } from './assert-never';
import type { Format } from './input-spec';

/** As browsers judge `<input type=email>`: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const COLOR = /^#[0-9a-fA-F]{6}$/;
const MAX_EMAIL = 254;
const MAX_URL = 8192;

/** What keeps a text from being of `format`, or null. */
export function formatProblem(format: Format, text: string): string | null {
  switch (format) {
    case 'email':
      return text.length <= MAX_EMAIL && EMAIL.test(text) ? null : 'must be an e-mail address such as ada@example.org';
    case 'color':
      return COLOR.test(text) ? null : 'must be a colour such as #1a2b3c';
    case 'url':
      return text.length <= MAX_URL && isWebAddress(text) ? null : 'must be a web address such as https://example.org/page';
    default:
      return assertNever(format);
  }
}

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || /\s/.test(text)) return false;
  return URL.canParse(text);
}
