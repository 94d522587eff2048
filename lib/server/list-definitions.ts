import type { OpDefinition } from '@/lib/contract/definition';
import { latestVersion, newestFirst } from '@/lib/domain/latest-version';
import { isInSight, type Sight } from '@/lib/domain/may';
import { database } from './db';
import type { Definition } from './generated/prisma/client';
import { presentDefinition } from './present-definition';

interface DefinitionsQuery {
  latest?: boolean | undefined;
  archived?: boolean | undefined;
  q?: string | undefined;
}

/**
 * Definitions by name, versions newest first; archived ones are out. `archived`: those of which nothing but archived versions is left, instead. `q` matches
 * name, title, description and tags.
 */
export async function listDefinitions(query: DefinitionsQuery = {}, sight: Sight | null = null): Promise<OpDefinition[]> {
  const archived = query.archived === true;
  const rows = await database().definition.findMany({
    where: {
      supersededAt: null,
      archivedAt: archived ? { not: null } : null,
      ...(archived ? { name: { notIn: await namesInUse() } } : {}),
    },
    orderBy: { name: 'asc' },
  });
  const byName = new Map<string, Definition[]>();
  for (const row of rows) if (isInSight(sight, row.name)) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
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

async function namesInUse(): Promise<string[]> {
  const rows = await database().definition.findMany({
    where: { supersededAt: null, archivedAt: null },
    select: { name: true },
    distinct: ['name'],
  });
  return rows.map((row) => row.name);
}

function matches(row: Definition, words: readonly string[]): boolean {
  const text = [row.name, row.title ?? '', row.description ?? '', ...row.tags].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
