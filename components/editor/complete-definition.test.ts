import { expect, it, test } from 'vitest';
import { completeDefinition } from './complete-definition';

const words = (before: string): string[] => completeDefinition(before)?.words.map(({ label }) => label) ?? [];

test.each<[string, string, string[], string[]]>([
  ['at the top', 'id: a\n', ['version', 'image', 'input_specs'], ['id', 'title_']],
  ['in an input', 'input_specs:\n  a:\n    ', ['type', 'title', 'min', 'accept'], ['image']],
  ['in an input whose type is known', 'input_specs:\n  a:\n    type: file\n    ', ['accept', 'max_size_mb'], ['type', 'min', 'pattern']],
  ['in the second input', 'input_specs:\n  a:\n    type: file\n  b:\n    type: int\n    mi', ['min', 'step'], ['accept']],
  ['in a property', 'input_specs:\n  a:\n    properties:\n      b:\n        ', ['type', 'title'], ['id']],
  ['in items', 'input_specs:\n  a:\n    items:\n      ', ['type', 'choices'], ['id']],
  ['in constraints', 'constraints:\n  ', ['cpu', 'ram_mb'], ['type']],
  ['of a type', 'input_specs:\n  a:\n    type: in', ['int', 'string', 'secret'], ['integer']],
  ['of a switch', 'input_specs:\n  a:\n    required: ', ['true', 'false'], []],
  ['of the network', 'network: ', ['bridge', 'none'], []],
])('suggests what may stand %s', (_, before, some, none) => {
  const found = words(before);
  for (const word of some) expect(found).toContain(word);
  for (const word of none) expect(found).not.toContain(word);
});

test.each([['input_specs:\n  '], ['title: '], ['  - '], ['id: a b'], ['input_specs:\n  a:\n    choices:\n      x'], ['env:\n  A: tr']])(
  'suggests nothing after %j',
  (before) => {
    expect(words(before)).toEqual([]);
  },
);

it('replaces the word that was begun, with a colon behind a field', () => {
  expect(completeDefinition('id: a\nver')).toMatchObject({
    from: 6,
    words: expect.arrayContaining([{ label: 'version', insert: 'version: ' }]) as unknown,
  });
  expect(completeDefinition('inp')?.words).toContainEqual({ label: 'input_specs', insert: 'input_specs:' });
});
