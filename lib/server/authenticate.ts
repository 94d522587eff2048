import type { Role } from '@/lib/contract/session';
import { ROLES } from '@/lib/contract/session';
import type { OpRule } from '@/lib/domain/may';
import { database, query } from './db';
import { logger } from './logger';
import { hashToken } from './tokens';

/** Who is asking, as far as a use case needs to know. */
export interface Caller {
  /** Of the person's account, or of the key. What they keep and start is theirs under it. */
  id: string;
  kind: 'key' | 'person';
  name: string;
  role: Role;
  /** The ops that the key is for; empty for all that its role may. */
  ops: readonly string[];
  /** The one worker that the key of a worker acts for; null for any, empty for one that is still to come (`NOT_YET`). */
  workerId: string | null;
  /** Who made the key; null for a person and for the keys of the server’s settings. */
  makerId?: string | null;
  /** What is set for ops, read together with who asks; none for an admin, whom no rule keeps out. */
  rules?: readonly OpRule[];
  /** How long the key or session was still good when it was asked for, in milliseconds; null for one that does not end by itself. */
  leftMs?: number | null;
  /** Where the request came from, as an IP address; null where no request is. */
  address?: string | null;
}

interface Row {
  id: string;
  kind: string;
  name: string;
  role: string;
  ops: string[];
  worker_id: string | null;
  maker_id: string | null;
  rules: OpRule[];
  left_ms: number | null;
}

/** The rules come in the same statement: whatever is decided about the caller costs no further look. */
const columns = (end = 'p.expires_at') => `p.id::text, p.kind, p.name, p.role, p.ops, p.maker_id::text,
  case when p.role = 'worker' and not p.is_managed then coalesce(p.worker_id, '') else p.worker_id end as worker_id, case when p.role in ('author', 'operator', 'viewer') then (
  select coalesce(json_agg(json_build_object('definition', o.definition, 'owner', o.owner_id, 'grants', o.grants)), '[]') from op_access o
) else '[]' end as rules, (extract(epoch from ${end} - now()) * 1000)::float8 as left_ms`;
const IS_GOOD = 'p.revoked_at is null and (p.expires_at is null or p.expires_at > now())';

/** SQL: whether the last minute has no note that it was used. */
const UNNOTED = `(p.last_used_at is null or p.last_used_at < now() - interval '1 minute')`;

/** What is noted beside the request, which does not wait for it. */
function noted(work: Promise<unknown>): void {
  void work.catch((error: unknown) => {
    logger().warn({ err: error }, 'the use of a key or an account could not be noted');
  });
}

function callerOf(row: Row | undefined): Caller | null {
  if (row === undefined) return null;
  const role = ROLES.find((each) => each === row.role);
  if (role === undefined) throw new Error(`Unknown role ${row.role}`);
  const { id, name, ops, rules, left_ms: leftMs } = row;
  return {
    id,
    kind: row.kind === 'person' ? 'person' : 'key',
    name,
    role,
    ops,
    workerId: row.worker_id,
    makerId: row.maker_id,
    rules,
    leftMs,
  };
}

/** The holder of an API key; null when it is unknown, expired or revoked. Asked of the database each time, so that a revoked key ends at once. */
export async function authenticateKey(key: string): Promise<Caller | null> {
  const [row] = await query<Row & { unnoted: boolean }>(
    database(),
    `select ${columns()}, ${UNNOTED} as unnoted from api_keys p where p.hash = $1 and ${IS_GOOD}`,
    [hashToken(key)],
  );
  if (row?.unnoted === true) {
    noted(query(database(), `update api_keys p set last_used_at = now() where p.id = $1::uuid and ${UNNOTED}`, [row.id]));
  }
  return callerOf(row);
}

/** Who is behind a session cookie; null when it is unknown or expired, its account disabled, or its key at its end. */
export async function authenticateSession(token: string): Promise<Caller | null> {
  const rows = await query<Row>(
    database(),
    `select ${columns('least(s.expires_at, p.expires_at)')} from sessions s join api_keys p on p.id = s.key_id where s.hash = $1 and s.expires_at > now() and ${IS_GOOD}`,
    [hashToken(token)],
  );
  return callerOf(rows[0]);
}

/** Whose account is under an e-mail address, in lower case, for whom others have made sure of it; null when there is none, or it is disabled. */
export async function authenticateEmail(email: string): Promise<Caller | null> {
  const [row] = await query<Row & { unseen: boolean }>(
    database(),
    `select ${columns()}, (e.last_seen_at is null or e.last_seen_at < now() - interval '1 minute') as unseen
     from people e join api_keys p on p.id = e.id where e.email = $1 and ${IS_GOOD}`,
    [email],
  );
  if (row?.unseen === true) noted(query(database(), 'update people set last_seen_at = now() where id = $1::uuid', [row.id]));
  return callerOf(row);
}

/** The same by an id, for what somebody left behind that acts in their place: a link. Null when the key or account is at its end. */
export async function principalById(id: string): Promise<Caller | null> {
  const rows = await query<Row>(database(), `select ${columns()} from api_keys p where p.id = $1::uuid and ${IS_GOOD}`, [id]);
  return callerOf(rows[0]);
}
