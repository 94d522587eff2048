import { expect, it } from 'vitest';
import { compareAttemptsHref } from './compare-link';
import { parseReference } from './compare-reference';

const run = '0193e0a0-0000-7000-8000-000000000001';

it('names two attempts in an address, and reads them again', () => {
  const href = compareAttemptsHref({ run, attempt: 1 }, { run, attempt: 12 });
  const query = new URL(href, 'http://g').searchParams;
  expect(parseReference(query.get('left') ?? '')).toEqual({ run, attempt: 1 });
  expect(parseReference(query.get('right') ?? '')).toEqual({ run, attempt: 12 });
});

it.each<[string | undefined, object | null]>([
  [run, { run, attempt: null }],
  [`${run.toUpperCase()}:2`, { run, attempt: 2 }],
  [undefined, null],
  ['', null],
  ['x:1', null],
  [`${run}:0`, null],
  [`${run}:1e3`, null],
  [`${run}:`, null],
  [`${run}:1:2`, null],
])('reads %s as %o', (text, expected) => {
  expect(parseReference(text)).toEqual(expected);
});
