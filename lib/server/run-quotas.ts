import { GyozaError } from '@/lib/domain/errors';
import { LIVE_STATES } from '@/lib/domain/run-state';
import { query, type Tx } from './db';
import { env } from './env';

/** Seconds after which it is worth asking again for room among the runs that have not ended: nobody knows when one ends. */
const ASK_AGAIN_S = 10;
const DAY_S = 86_400;

/** Whose run it is, and of which op; null where nobody is to be counted. */
export interface Counted {
  callerId: string | null;
  op: string | null;
}

/** Whether the administrator has set a limit at all; without one, a run is stored by one statement without a look. */
export function hasQuotas(): boolean {
  const { GYOZA_MAX_ACTIVE_RUNS_PER_CALLER: caller, GYOZA_MAX_ACTIVE_RUNS_PER_OP: op, GYOZA_MAX_RUNS_PER_DAY_PER_CALLER: day } = env();
  return caller !== undefined || op !== undefined || day !== undefined;
}

/** There is room for one more run that has not ended. Takes turns until the end of the transaction. Throws `too_many_runs`. */
export async function requireActiveRoom(tx: Tx, { callerId, op }: Counted): Promise<void> {
  const { GYOZA_MAX_ACTIVE_RUNS_PER_CALLER: perCaller, GYOZA_MAX_ACTIVE_RUNS_PER_OP: perOp } = env();
  if (perCaller !== undefined && callerId !== null) {
    await takeTurns(tx, `caller ${callerId}`);
    const { count } = await counted(tx, 'created_by_id = $1::uuid and state = any($2)', callerId, LIVE_STATES, perCaller);
    if (count >= perCaller) {
      throw refusal(`You have ${count} runs that have not ended, which is as many as one may have at once here.`, ASK_AGAIN_S);
    }
  }
  if (perOp !== undefined && op !== null) {
    await takeTurns(tx, `op ${op}`);
    const { count } = await counted(tx, 'op_definition = $1 and state = any($2)', op, LIVE_STATES, perOp);
    if (count >= perOp)
      throw refusal(`${op} has ${count} runs that have not ended, which is as many as an op may have at once here.`, ASK_AGAIN_S);
  }
}

/** The same, and the caller may start another one today. Throws `too_many_runs`. */
export async function requireRoom(tx: Tx, who: Counted): Promise<void> {
  if (!hasQuotas()) return;
  await requireActiveRoom(tx, who);
  const { GYOZA_MAX_RUNS_PER_DAY_PER_CALLER: perDay } = env();
  if (perDay === undefined || who.callerId === null) return;
  await takeTurns(tx, `caller ${who.callerId}`);
  const since = new Date(Date.now() - DAY_S * 1000);
  const { count, oldest } = await counted(tx, 'created_by_id = $1::uuid and created_at > $2', who.callerId, since, perDay);
  if (count < perDay) return;
  const waitS = oldest === null ? ASK_AGAIN_S : Math.max(1, Math.ceil((oldest.getTime() - since.getTime()) / 1000));
  throw refusal(
    `You have started ${count} runs within 24 hours, which is as many as one may here. The next one may start in ${words(waitS)}.`,
    waitS,
  );
}

/** At most `most` are counted, newest first; `oldest` is the last of them. */
async function counted(tx: Tx, where: string, who: string, what: unknown, most: number): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await query<{ count: number; oldest: Date | null }>(
    tx,
    `select count(*)::int as count, min(created_at) as oldest
     from (select created_at from runs where ${where} order by created_at desc limit ${most}) newest`,
    [who, what],
  );
  return row ?? { count: 0, oldest: null };
}

/** Two runs that are asked for at the same moment would both see the last free place. */
async function takeTurns(tx: Tx, what: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`quota of ${what}`}, 0))`;
}

function refusal(detail: string, retryAfterS: number): GyozaError {
  return new GyozaError('too_many_runs', detail, [], retryAfterS);
}

function words(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`;
}
