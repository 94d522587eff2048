export const PASSWORD_MIN = 12;
/** More would only keep the server busy hashing. */
export const PASSWORD_MAX = 256;
/** Fewer different characters than this is a key held down. */
const DIFFERENT_MIN = 4;

/** Why this is no password for that person, as a predicate of the field; null when it is fine. NIST SP 800-63B: length counts, not kinds of characters. */
export function passwordProblem(password: string, { email, name }: { email: string; name: string }): string | null {
  if (Array.from(password).length < PASSWORD_MIN) return `must have at least ${PASSWORD_MIN} characters`;
  if (password.length > PASSWORD_MAX) return `must have at most ${PASSWORD_MAX} characters`;
  const plain = fold(password);
  const own = [email, email.split('@')[0] ?? '', name].map(fold).filter((each) => each !== '');
  if (own.some((each) => isRepeated(plain, each))) return 'must not be your e-mail address or your name';
  return new Set(plain).size < DIFFERENT_MIN ? `must have at least ${DIFFERENT_MIN} different characters` : null;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** Whether a text is another one, also several times over. */
function isRepeated(text: string, part: string): boolean {
  return text === part.repeat(Math.ceil(text.length / part.length)).slice(0, text.length) && text.length >= part.length;
}
