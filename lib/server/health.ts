import { database } from './db';

/** True when the database answers and its migrations are done. */
export async function isHealthy(): Promise<boolean> {
  try {
    const [row] = await database().$queryRaw<{ done: boolean }[]>`
      select count(*) > 0 and bool_and(finished_at is not null or rolled_back_at is not null) as done from _prisma_migrations`;
    return row?.done === true;
  } catch {
    return false; // this is the question, not an accident: no answer means not healthy
  }
}
