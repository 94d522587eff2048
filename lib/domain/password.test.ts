import { expect, it } from 'vitest';
import { passwordProblem } from './password';

const who = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace' };

it.each(['correct horse battery', 'ein langer Satz ohne Zahlen', 'ada.lovelace@example.com is not it', '🥟🥠🥡🍜🍲🍛🍣🍱🍤🍙🍚🍘'])(
  'takes %s',
  (password) => {
    expect(passwordProblem(password, who)).toBeNull();
  },
);

it.each([
  ['short', 'must have at least 12 characters'],
  ['🥟🥟🥟🥟🥟🥟', 'must have at least 12 characters'],
  ['x'.repeat(257), 'must have at most 256 characters'],
  ['ada.lovelace@example.com', 'must not be your e-mail address or your name'],
  ['Ada.Lovelace@Example.com', 'must not be your e-mail address or your name'],
  ['ada.lovelace', 'must not be your e-mail address or your name'],
  ['Ada Lovelace', 'must not be your e-mail address or your name'],
  ['AdaLovelaceAdaLovelace', 'must not be your e-mail address or your name'],
  ['aaaaaaaaaaaa', 'must have at least 4 different characters'],
  ['121212121212', 'must have at least 4 different characters'],
])('refuses %s', (password, why) => {
  expect(passwordProblem(password, who)).toBe(why);
});
