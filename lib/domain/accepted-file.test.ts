import { describe, expect, it } from 'vitest';
import { fileProblem } from './accepted-file';

const file = (name: string, type: string | null = null, size = 1) => ({ name, type, size });

describe('fileProblem', () => {
  it.each([
    ['.csv', file('a.CSV')],
    ['image/*', file('a.png')],
    ['image/*', file('shot', 'image/heic')],
    ['text/csv', file('a.csv', 'application/vnd.ms-excel')],
    [['.tsv', 'text/csv'], file('a.tsv')],
    ['.jpg,.jpeg', file('a.jpeg')],
    ['image/png', file('x', 'IMAGE/PNG; q=1')],
    ['*/*', file('anything')],
  ])('takes by %j %o', (accept, given) => {
    expect(fileProblem({ type: 'file', accept }, given)).toBeNull();
  });

  it.each([
    ['.csv', file('a.csv.exe')],
    ['image/*', file('a.txt')],
    ['image/*', file('a', 'imagery/x')],
    ['text/csv', file('a', 'text/csvx')],
    ['.csv', file('csv')],
  ])('refuses by %j %o', (accept, given) => {
    expect(fileProblem({ type: 'file', accept }, given)).toBe(`must be a file of the kind ${accept}`);
  });

  it('refuses what is larger than its limit, in decimal megabytes', () => {
    expect(fileProblem({ type: 'file', max_size_mb: 2 }, file('a', null, 2_000_000))).toBeNull();
    expect(fileProblem({ type: 'file', max_size_mb: 2 }, file('a', null, 2_000_001))).toBe('must be a file of at most 2 MB');
  });
});
