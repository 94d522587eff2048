import type { Event } from '@/lib/contract/event';
import { database } from './db';
import { presentEvent } from './present-run';
import { runNotFound } from './transition';

/** Events of a run with `id > after`, oldest first; all of the run when `after` is absent. Throws `not_found`. */
export async function listEvents(
  id: string,
  query: { after?: number | undefined; attempt?: number | undefined; limit?: number },
): Promise<Event[]> {
  const rows = await database().event.findMany({
    where: { runId: id, id: { gt: query.after ?? -1 }, ...(query.attempt === undefined ? {} : { attempt: query.attempt }) },
    orderBy: { id: 'asc' },
    ...(query.limit === undefined ? {} : { take: query.limit }),
  });
  if (rows.length === 0 && (await database().run.count({ where: { id } })) === 0) throw runNotFound(id);
  return rows.map(presentEvent);
}
