import { expect, it, test } from 'vitest';
import { locatePath } from './locate-path';
import { parseYaml } from './parse-yaml';

const text = `id: a
env:
  A.B: x
input_specs:
  top_k: {type: int, min: 3}
  mode:
    choices:
      - one
      - {value: two, title: Two}
`;

function at(path: string): string | null {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const place = locatePath(parsed.document, path);
  return place === null ? null : `${text.slice(0, place.from).split('\n').length}: ${text.slice(place.from, place.to)}`;
}

test.each([
  ['id', '1: id'],
  ['env.A.B', '3: A.B'],
  ['input_specs.top_k.min', '5: min'],
  ['input_specs.top_k.max', '5: top_k'],
  ['input_specs.mode.choices.0', '8: one'],
  ['input_specs.mode.choices.1.title', '9: title'],
  ['input_specs.mode.choices.7', '7: choices'],
  ['input_specs.gone.min', '4: input_specs'],
  ['version', null],
  ['', null],
])('%s stands at %s', (path, expected) => {
  expect(at(path)).toBe(expected);
});

it('says where a text is no YAML', () => {
  expect(parseYaml('id: a\nid: b')).toEqual({ ok: false, message: expect.stringContaining('unique') as string, offset: 6 });
  expect(parseYaml('a: [b\nc: d')).toMatchObject({ ok: false });
  expect(parseYaml('a: !own b')).toMatchObject({ ok: false, offset: 3 });
  expect(parseYaml('[]')).toMatchObject({ ok: true, value: [] });
});
