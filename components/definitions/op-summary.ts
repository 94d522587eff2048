import type { OpDefinition } from '@/lib/contract/definition';
import { oneLine } from './one-line';

/** What lists show of an op: plain data, so that a list ships no readmes. */
export interface OpSummary {
  name: string;
  title: string;
  version: string;
  does: string | null;
  tags: string[];
  lastUsedAt: string | null;
  medianMs: number | null;
}

interface Stats {
  lastUsedAt: string | null;
  medianMs: number | null;
}

export function summarise(definition: OpDefinition, stats: Stats | undefined): OpSummary {
  return {
    name: definition.id,
    title: definition.title ?? definition.id,
    version: definition.version,
    does: oneLine(definition.description),
    tags: definition.tags,
    lastUsedAt: stats?.lastUsedAt ?? null,
    medianMs: stats?.medianMs ?? null,
  };
}

/** Every word must occur somewhere in what the list shows. */
export function matchesSearch(op: OpSummary, search: string): boolean {
  const text = [op.name, op.title, op.does ?? '', ...op.tags].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
