import { createHash } from 'node:crypto';
import { GyozaError } from '@/lib/domain/errors';
import { database, query } from './db';

/** How long tries count, in minutes. */
const WINDOW_MIN = 15;
/** Wrong passwords within that time: for one account wherever they come from, and from one place whatever account they are for. */
const PER_ACCOUNT = 10;
const PER_ADDRESS = 50;

interface Try {
  /** In lower case; it need not be anybody's. */
  email: string;
  address: string | null;
}

/**
 * Counts a try before the password is looked at, in the database, so that any number of them at once, over any number of servers, leads to no more
 * than a few hashes. An address without an account is counted like one with. Throws `too_many_tries`.
 */
export async function countTry({ email, address }: Try): Promise<void> {
  for (const [text, most] of [
    [`account ${email}`, PER_ACCOUNT],
    [`address ${address ?? ''}`, PER_ADDRESS],
  ] as const) {
    const { count, left_s } = await increment(text);
    if (count > most) throw tooMany(left_s);
  }
}

/** A right password: that account's tries are forgotten, and this one is not held against where it came from. */
export async function forgetTries({ email, address }: Try): Promise<void> {
  await database().signInTry.deleteMany({ where: { subject: subjectOf(`account ${email}`) } });
  await query(database(), 'update sign_in_tries set count = count - 1 where subject = $1 and count > 0', [
    subjectOf(`address ${address ?? ''}`),
  ]);
}

/** How many there are now, and in how many seconds they are forgotten. */
async function increment(text: string): Promise<{ count: number; left_s: number }> {
  const rows = await query<{ count: number; left_s: number }>(
    database(),
    `insert into sign_in_tries as t (subject, count, since) values ($1, 1, now())
     on conflict (subject) do update set
       count = case when t.since < now() - interval '${WINDOW_MIN} minutes' then 1 else least(t.count, 1000000) + 1 end,
       since = case when t.since < now() - interval '${WINDOW_MIN} minutes' then now() else t.since end
     returning count, ceil(extract(epoch from t.since + interval '${WINDOW_MIN} minutes' - now()))::int as left_s`,
    [subjectOf(text)],
  );
  return rows[0] ?? { count: 1, left_s: WINDOW_MIN * 60 };
}

/** Drops counts whose time is over. */
export async function forgetOldTries(): Promise<void> {
  await query(database(), `delete from sign_in_tries where since < now() - interval '${WINDOW_MIN} minutes'`, []);
}

const subjectOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(createHash('sha256').update(text).digest());

function tooMany(leftS: number): GyozaError {
  const minutes = Math.ceil(leftS / 60);
  const wait = `Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return new GyozaError('too_many_tries', `There were too many tries. ${wait}, or sign in another way.`, [], leftS);
}
