import { describe, expect, it } from 'vitest';
import { catalogueHref, lookUp, parseCatalogueView, tagCounts, type CatalogueView } from './catalogue-view';
import type { OpSummary } from './op-summary';

const op = (name: string, given: Partial<OpSummary> = {}): OpSummary => ({
  name,
  title: name,
  version: '1.0.0',
  does: null,
  tags: [],
  owner: null,
  archived: false,
  lastUsedAt: null,
  medianMs: null,
  completed: 0,
  failed: 0,
  runsPerMonth: 0,
  ...given,
});
const view: CatalogueView = { q: '', tags: [], sort: 'name', archived: false };
const names = (ops: OpSummary[], given: Partial<CatalogueView>): string[] => lookUp(ops, { ...view, ...given }).map(({ name }) => name);

describe('the address', () => {
  it.each<[string, CatalogueView]>([
    ['/definitions', view],
    ['/definitions?q=two+words', { ...view, q: 'two words' }],
    ['/definitions?q=x&tag=a%26b&tag=c&sort=most_used&archived=1', { q: 'x', tags: ['a&b', 'c'], sort: 'most_used', archived: true }],
  ])('%s', (href, expected) => {
    const query = new URL(href, 'http://localhost').searchParams;
    const given = Object.fromEntries(
      [...new Set(query.keys())].map((key) => [key, key === 'tag' ? query.getAll(key) : (query.get(key) ?? '')]),
    );
    expect(parseCatalogueView(given)).toEqual(expected);
    expect(catalogueHref(expected)).toBe(href);
  });

  it('leaves out what it does not understand', () => {
    expect(parseCatalogueView({ q: ['a', 'b'], tag: ['', 'x', 'x'], sort: 'random', archived: 'maybe' })).toEqual({ ...view, tags: ['x'] });
  });
});

describe('looking up', () => {
  const ops = [
    op('b', { tags: ['x', 'y'], lastUsedAt: '2026-01-01T00:00:00Z', runsPerMonth: 3 }),
    op('a', { tags: ['x'], owner: 'ada', runsPerMonth: 3 }),
    op('c', { tags: ['y'], lastUsedAt: '2026-02-01T00:00:00Z', runsPerMonth: 1 }),
  ];

  it('takes every tag and every word', () => {
    expect(names(ops, { tags: ['x'] })).toEqual(['a', 'b']);
    expect(names(ops, { tags: ['x', 'y'] })).toEqual(['b']);
    expect(names(ops, { tags: ['x'], q: ' ADA ' })).toEqual(['a']);
    expect(names(ops, { tags: ['z'] })).toEqual([]);
  });

  it('sorts by name, last used and most used', () => {
    expect(names(ops, {})).toEqual(['a', 'b', 'c']);
    expect(names(ops, { sort: 'last_used' })).toEqual(['c', 'b', 'a']);
    expect(names(ops, { sort: 'most_used' })).toEqual(['b', 'a', 'c']);
  });

  it('counts tags', () => {
    expect(tagCounts([...ops, op('d', { tags: ['y', 'y'] })])).toEqual([
      { tag: 'y', count: 3 },
      { tag: 'x', count: 2 },
    ]);
  });
});
