import { expect, it } from 'vitest';
import { changeCount } from './change-count';

it.each([
  [0, 0, 'nothing changed'],
  [1, 0, '1 change, none breaks scripts'],
  [2, 1, '2 changes, 1 may break scripts'],
])('%i changes of which %i break are put as “%s”', (changes, breaking, words) => {
  expect(changeCount({ changes, breaking })).toBe(words);
});
