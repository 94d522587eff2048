import { expect, it } from 'vitest';
import { searchRuns } from './search-runs';
import { adHocRun } from './testing/fixtures';

it('stops after so many runs, says where, and goes on from there', async () => {
  const made: string[] = [];
  for (let n = 0; n < 7; n += 1) made.push((await adHocRun({ inputs: { n: `number ${n}` } })).id);
  const search = { conditions: [], newer: false, from: null, want: 2, looked: 5 };

  const first = await searchRuns({ ...search, text: 'number 0' });
  expect(first).toMatchObject({ ids: [], looked: 5, complete: false, last: { id: made[2] } });
  expect(await searchRuns({ ...search, text: 'number 0', from: first.last })).toMatchObject({ ids: [made[0]], looked: 2, complete: true });

  expect(await searchRuns({ ...search, text: 'number' })).toMatchObject({ ids: [made[6], made[5]], looked: 2, complete: true });
});
