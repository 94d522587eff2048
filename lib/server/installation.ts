import { randomUUID } from 'node:crypto';
import { database } from './db';

let cached: string | undefined;

/** The identity of this database, made on first use. Containers carry it as the label `gyoza.installation`. */
export async function installationId(): Promise<string> {
  if (cached === undefined) {
    await database().$executeRaw`insert into installation (singleton, id) values (true, ${randomUUID()}::uuid) on conflict do nothing`;
    cached = (await database().installation.findUniqueOrThrow({ where: { singleton: true } })).id;
  }
  return cached;
}
