import type { OpDefinition } from '@/lib/contract/definition';
import { latestVersion, newestFirst } from '@/lib/domain/latest-version';
import { database } from './db';
import type { Definition } from './generated/prisma/client';
import { presentDefinition } from './present-definition';

/** Definitions by name, versions newest first; archived ones are out. `q` matches name, title, description and tags. */
export async function listDefinitions(query: { latest?: boolean | undefined; q?: string | undefined } = {}): Promise<OpDefinition[]> {
  const rows = await database().definition.findMany({ where: { supersededAt: null, archivedAt: null }, orderBy: { name: 'asc' } });
  const byName = new Map<string, Definition[]>();
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return [...byName.values()].flatMap((versions) => {
    const names = versions.map((row) => row.version);
    const latest = latestVersion(names);
    const order = query.latest === true ? [latest] : newestFirst(names);
    return versions
      .filter((row) => order.includes(row.version) && matches(row, words))
      .sort((a, b) => order.indexOf(a.version) - order.indexOf(b.version))
      .map(presentDefinition);
  });
}

function matches(row: Definition, words: readonly string[]): boolean {
  const text = [row.name, row.title ?? '', row.description ?? '', ...row.tags].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
