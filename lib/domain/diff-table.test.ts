import { describe, expect, it } from 'vitest';
import { diffTable, type Rows } from './diff-table';
import type { JsonObject } from './input-spec';

const table = (...rows: JsonObject[]): Rows => ({ columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows });

describe('the difference of two tables', () => {
  it('finds rows again by the column that names them, wherever they stand', () => {
    const left = table({ city: 'Oslo', n: 1 }, { city: 'Rome', n: 2 }, { city: 'Bern', n: 3 });
    const right = table({ city: 'Bern', n: 3 }, { city: 'Oslo', n: 9 }, { city: 'Lima', n: 4 });
    expect(diffTable(left, right)).toEqual({
      ...{ columns: ['city', 'n'], key: 'city', equal: 1 },
      rows: [
        { name: 'Oslo', left: { city: 'Oslo', n: 1 }, right: { city: 'Oslo', n: 9 }, columns: ['n'] },
        { name: 'Rome', left: { city: 'Rome', n: 2 }, right: null, columns: [] },
        { name: 'Lima', left: null, right: { city: 'Lima', n: 4 }, columns: [] },
      ],
    });
  });

  it('goes by place where no column names each row once', () => {
    const left = table({ a: 1.5 }, { a: 1.5 }, { a: 2.5 });
    const right = table({ a: 1.5 }, { a: 3.5 }, { a: 1.5 }, { a: 2.5 });
    const { key, rows, equal } = diffTable(left, right);
    expect([key, equal]).toEqual([null, 3]);
    expect(rows).toEqual([{ name: '2', left: null, right: { a: 3.5 }, columns: [] }]);
  });

  it('tells a column that one side lacks', () => {
    const { columns, rows } = diffTable(table({ id: 1, a: 1 }), table({ id: 1, b: null }));
    expect(columns).toEqual(['id', 'a', 'b']);
    expect(rows.map((row) => row.columns)).toEqual([['a', 'b']]);
  });

  it('is nothing for the same table, and everything where one is empty', () => {
    const same = table({ id: 1 }, { id: 2 });
    expect(diffTable(same, same)).toMatchObject({ rows: [], equal: 2 });
    expect(diffTable(same, { columns: [], rows: [] }).rows).toHaveLength(2);
    expect(diffTable({ columns: [], rows: [] }, same).rows.map(({ name }) => name)).toEqual(['1', '2']);
  });

  it('counts every row of both sides once, whatever they hold', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const rows = (from: number): JsonObject[] =>
        Array.from({ length: (seed * from) % 7 }, (_, n) => ({ v: ((seed + n * from) % 3) + 0.5 }));
      const [left, right] = [table(...rows(3)), table(...rows(5))];
      const diff = diffTable(left, right);
      const count = (side: 'left' | 'right'): number => diff.equal + diff.rows.filter((row) => row[side] !== null).length;
      expect([count('left'), count('right')]).toEqual([left.rows.length, right.rows.length]);
    }
  });
});
