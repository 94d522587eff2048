import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { meters } from './meters';

/** Argon2id, which is what the library does when told nothing, by OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane; about 30 ms of one core. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** At once; whoever signs in meanwhile waits for a moment instead of taking memory and every core. */
const AT_ONCE = 2;

const limit = pLimit(AT_ONCE);
let nobodys: Promise<string> | undefined;

/** Argon2id in the PHC string format. */
export function hashPassword(password: string): Promise<string> {
  return counted(() => hash(password, OPTIONS));
}

/** Whether it is the password of that hash; null for an account that has none, or that is none, which takes as long to say. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  nobodys ??= hash('nobody has this password', OPTIONS);
  const known = passwordHash ?? (await nobodys);
  const fits = await counted(() => verify(known, password));
  return fits && passwordHash !== null;
}

async function counted<T>(work: () => Promise<T>): Promise<T> {
  return limit(() => {
    meters().passwordHashes.inc();
    return work();
  });
}
