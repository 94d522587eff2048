import type { Role } from '@/lib/contract/session';
import { ROLES } from '@/lib/contract/session';
import { database, query } from './db';
import { hashToken } from './tokens';

/** Who is asking, as far as a use case needs to know. */
export interface Caller {
  keyId: string;
  name: string;
  role: Role;
}

function role(value: string): Role {
  const found = ROLES.find((each) => each === value);
  if (found === undefined) throw new Error(`Unknown role ${value}`);
  return found;
}

/** The holder of an API key; null when it is unknown or revoked. Asked of the database each time, so that a revoked key ends at once. */
export async function authenticateKey(key: string): Promise<Caller | null> {
  const [found] = await query<{ id: string; name: string; role: string }>(
    database(),
    'select id::text, name, role from api_keys where hash = $1 and revoked_at is null',
    [hashToken(key)],
  );
  return found === undefined ? null : { keyId: found.id, name: found.name, role: role(found.role) };
}

/** The person behind a session cookie; null when it is unknown, expired, or its key was revoked. */
export async function authenticateSession(token: string): Promise<Caller | null> {
  const found = await database().session.findUnique({ where: { hash: hashToken(token) }, include: { key: true } });
  if (found === null || found.expiresAt <= new Date() || found.key.revokedAt !== null) return null;
  return { keyId: found.keyId, name: found.key.name, role: role(found.key.role) };
}
