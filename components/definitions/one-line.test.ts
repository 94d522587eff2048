import { expect, it } from 'vitest';
import { oneLine } from './one-line';

it.each([
  ['Says hello.', 'Says hello.'],
  [
    '# Classify\n\nNames the **dominant** colours of [a picture](https://example.com) with `top_k`.\n\nMore.',
    'Names the dominant colours of a picture with top_k.',
  ],
  ['# Title\nFirst line\nsecond line', 'First line second line'],
  ['```sh\ncode\n```\n\n- counts *down*', 'counts down'],
  ['snake_case_name and 2 * 3 stay', 'snake_case_name and 2 * 3 stay'],
])('reads %j as one line', (markdown, line) => {
  expect(oneLine(markdown)).toBe(line);
});

it.each([null, '', '# Only a heading', '---'])('has nothing to say about %j', (markdown) => {
  expect(oneLine(markdown)).toBeNull();
});

it('leaves a long paragraph after its first sentence', () => {
  expect(oneLine(`Names the colours of a picture. ${'And more. '.repeat(20)}`)).toBe('Names the colours of a picture.');
});

it('cuts a long paragraph between words', () => {
  const line = oneLine('word '.repeat(100)) ?? '';
  expect(line.length).toBeLessThanOrEqual(161);
  expect(line).toMatch(/word…$/);
});
