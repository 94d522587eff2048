import type { OpSummary } from './op-summary';
import { matchesSearch } from './op-summary';

export const SORTS = ['name', 'last_used', 'most_used'] as const;
export type Sort = (typeof SORTS)[number];

/** What of the catalogue is looked at; all of it stands in the address. */
export interface CatalogueView {
  q: string;
  /** An op must carry all of them. */
  tags: string[];
  sort: Sort;
  archived: boolean;
}

type Parameters = Record<string, string | string[] | undefined>;

/** Reads the address. What it does not understand counts as not given. */
export function parseCatalogueView(parameters: Parameters): CatalogueView {
  const { q, tag, sort, archived } = parameters;
  return {
    q: typeof q === 'string' ? q : '',
    tags: [...new Set([tag ?? []].flat())].filter((each) => each !== ''),
    sort: SORTS.find((each) => each === sort) ?? 'name',
    archived: archived === '1' || archived === 'true',
  };
}

export function catalogueHref({ q, tags, sort, archived }: CatalogueView): string {
  const query = new URLSearchParams();
  if (q.trim() !== '') query.set('q', q.trim());
  for (const tag of tags) query.append('tag', tag);
  if (sort !== 'name') query.set('sort', sort);
  if (archived) query.set('archived', '1');
  return query.size === 0 ? '/definitions' : `/definitions?${query}`;
}

/** The ops that match search and tags, in order. Those that are equal in it stand by name. */
export function lookUp(ops: readonly OpSummary[], { q, tags, sort }: CatalogueView): OpSummary[] {
  return ops.filter((op) => matchesSearch(op, q.trim()) && tags.every((tag) => op.tags.includes(tag))).sort(ORDERS[sort]);
}

const byName = (a: OpSummary, b: OpSummary): number => a.title.localeCompare(b.title, 'en') || a.name.localeCompare(b.name, 'en');

const ORDERS: Record<Sort, (a: OpSummary, b: OpSummary) => number> = {
  name: byName,
  last_used: (a, b) => (b.lastUsedAt ?? '').localeCompare(a.lastUsedAt ?? '') || byName(a, b),
  most_used: (a, b) => b.runsPerMonth - a.runsPerMonth || (b.lastUsedAt ?? '').localeCompare(a.lastUsedAt ?? '') || byName(a, b),
};

/** Every tag with how many ops carry it, most common first, then by name. */
export function tagCounts(ops: readonly OpSummary[]): { tag: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const op of ops) for (const tag of new Set(op.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag, 'en'));
}
