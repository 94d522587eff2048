import { database } from './db';

/** Names that the fields of the filter suggest: of those who may ask for runs, and of the machines. A hundred of each at most. */
export async function filterNames(): Promise<{ people: string[]; workers: string[] }> {
  const [keys, workers] = await Promise.all([
    database().principal.findMany({
      where: { role: { notIn: ['worker', 'guest'] } },
      select: { name: true },
      distinct: ['name'],
      orderBy: { name: 'asc' },
      take: 100,
    }),
    database().worker.findMany({ select: { id: true }, orderBy: { id: 'asc' }, take: 100 }),
  ]);
  return { people: keys.map(({ name }) => name), workers: workers.map(({ id }) => id) };
}
