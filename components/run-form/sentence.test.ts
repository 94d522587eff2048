import { expect, test } from 'vitest';
import { sentence } from './sentence';

test.each([
  ['must be at most 10', 'Must be at most 10.'],
  ['is required', 'This is required.'],
  ['has not the right form: ends with a dot.', 'This has not the right form: ends with a dot.'],
  ['a.0 must be text', 'A.0 must be text.'],
  ['ändern?', 'Ändern?'],
])('%j reads %j', (message, text) => {
  expect(sentence(message)).toBe(text);
});
