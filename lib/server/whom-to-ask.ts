import { database } from './db';

/** More than these are not listed. */
const NAMES = 3;

/** The admins who have an account and may act, some by name, for somebody who needs one: "Ada or Grace"; null where there is none. */
export async function whomToAsk(): Promise<string | null> {
  const admins = await database().person.findMany({
    where: { principal: { role: 'admin', revokedAt: null } },
    select: { principal: { select: { name: true } } },
    orderBy: { principal: { name: 'asc' } },
    take: NAMES,
  });
  if (admins.length === 0) return null;
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(admins.map(({ principal }) => principal.name));
}
