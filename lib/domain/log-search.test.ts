import { describe, expect, it } from 'vitest';
import { lineSearch, searchProblem } from './log-search';
import { visibleText } from './visible-text';

const find = (text: string, line: string, how: { regex?: boolean; matchCase?: boolean } = {}): number[] =>
  lineSearch({ text, regex: false, matchCase: false, ...how }).find(line);

describe('a search in a log', () => {
  it('finds text as it stands, every place, in any case unless told otherwise', () => {
    expect(find('err', 'Error: no errata')).toEqual([0, 3, 10, 13]);
    expect(find('err', 'Error: no errata', { matchCase: true })).toEqual([10, 13]);
    expect(find('a.c*', 'abc a.c*')).toEqual([4, 8]);
    expect(find('{}[]()^$|\\/+?-', 'x {}[]()^$|\\/+?-')).toEqual([2, 16]);
    expect(find('straße', 'İ STRAßE')).toEqual([2, 8]);
    expect(find('x', 'nothing')).toEqual([]);
  });

  it('finds a pattern, and takes an empty match for none', () => {
    expect(find('[0-9]+ ms', 'took 12 ms, then 7 MS', { regex: true })).toEqual([5, 10, 17, 21]);
    expect(find('a|b', 'xB', { regex: true })).toEqual([1, 2]);
    expect(find('z*', 'aaa', { regex: true })).toEqual([]);
    expect(find('z*', 'azz', { regex: true })).toEqual([1, 3]);
  });

  it('looks at what is seen: colours are no part of the text', () => {
    const line = '\u001b[31mErr\u001b[0mor \u001b]8;;http://x\u0007link\u001b]8;;\u0007';
    expect(visibleText(line)).toBe('Error link');
    expect(find('error', line)).toEqual([0, 5]);
    expect(find('31m', line)).toEqual([]);
  });

  it('says what is wrong with a pattern', () => {
    expect(searchProblem({ text: '(', regex: true, matchCase: false })).toContain('RE2');
    expect(searchProblem({ text: '(abcdef){600}', regex: true, matchCase: true })).toContain('too complex');
    expect(searchProblem({ text: '(', regex: false, matchCase: false })).toBeNull();
  });

  it('costs a bounded time, whatever line and pattern are', () => {
    const line = 'a'.repeat(4_000_000);
    for (const text of ['(a+)+$', '(a|aa)*b', '(.*.*.*.*){40}x', '(a?){60}(b){300}']) {
      const search = lineSearch({ text, regex: true, matchCase: false });
      expect(search.cost(line)).toBeLessThanOrEqual(20_000_000);
      search.find(line);
    }
    expect(find('a'.repeat(200), line)).toHaveLength(100);
  });
});
