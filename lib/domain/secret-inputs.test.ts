import { expect, test } from 'vitest';
import { SECRET_MASK, type InputSpecs } from './input-spec';
import { maskSecrets, secretInputs } from './secret-inputs';

const specs: InputSpecs = {
  plain: { type: 'string' },
  key: { type: 'secret' },
  keys: { type: 'list', items: { type: 'secret' } },
  conf: { type: 'dict', properties: { user: { type: 'string' }, token: { type: 'secret' } } },
  accounts: { type: 'list', items: { type: 'dict', properties: { token: { type: 'secret' } } } },
};

test('names the inputs that are or hold a secret', () => {
  expect(secretInputs(specs)).toEqual(['key', 'keys', 'conf', 'accounts']);
});

test('masks secrets wherever they are and nothing else', () => {
  const inputs = { accounts: [{ token: 'c' }], plain: 'a', key: 'b', keys: ['x', 'y'], conf: { token: 't', user: 'u' } };
  const masked = maskSecrets(specs, inputs);
  expect(JSON.stringify(masked)).toBe(
    JSON.stringify({
      accounts: [{ token: SECRET_MASK }],
      plain: 'a',
      key: SECRET_MASK,
      keys: [SECRET_MASK, SECRET_MASK],
      conf: { token: SECRET_MASK, user: 'u' },
    }),
  );
});

test('a secret of a wrong type is masked too, and unknown names are left alone', () => {
  expect(maskSecrets(specs, { key: { a: 'b' }, constructor: 1, other: [2] })).toEqual({ key: SECRET_MASK, constructor: 1, other: [2] });
});
