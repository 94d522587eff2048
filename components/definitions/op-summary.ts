import type { OpDefinition } from '@/lib/contract/definition';
import { oneLine } from './one-line';

/** What lists show of an op: plain data, so that a list ships no readmes. */
export interface OpSummary {
  name: string;
  title: string;
  version: string;
  does: string | null;
  tags: string[];
  /** Name of the key that registered it, where it is known. */
  owner: string | null;
  archived: boolean;
  lastUsedAt: string | null;
  medianMs: number | null;
  completed: number;
  failed: number;
  runsPerMonth: number;
}

type Stats = Pick<OpSummary, 'lastUsedAt' | 'medianMs' | 'completed' | 'failed' | 'runsPerMonth'>;

export function summarise(definition: OpDefinition, stats: Stats | undefined): OpSummary {
  return {
    name: definition.id,
    title: definition.title ?? definition.id,
    version: definition.version,
    does: oneLine(definition.description),
    tags: definition.tags,
    owner: definition.created_by ?? null,
    archived: definition.archived,
    lastUsedAt: stats?.lastUsedAt ?? null,
    medianMs: stats?.medianMs ?? null,
    completed: stats?.completed ?? 0,
    failed: stats?.failed ?? 0,
    runsPerMonth: stats?.runsPerMonth ?? 0,
  };
}

/** Every word must occur somewhere in what the list shows. */
export function matchesSearch(op: OpSummary, search: string): boolean {
  const text = [op.name, op.title, op.does ?? '', op.owner ?? '', ...op.tags].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
