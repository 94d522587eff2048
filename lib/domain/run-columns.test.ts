import { expect, it } from 'vitest';
import { formatColumns, parseColumns, USUAL_COLUMNS } from './run-columns';

it('keeps the columns that somebody chose, in the order of the list', () => {
  expect(formatColumns(['took', 'worker', 'state'])).toBe('state.worker.took');
  expect(parseColumns('state.worker.took')).toEqual(['state', 'worker', 'took']);
});

it.each([undefined, '', 'nothing.known'])('takes %s for the usual ones', (text) => {
  expect(parseColumns(text)).toEqual(USUAL_COLUMNS);
});
