import { expect, it } from 'vitest';
import { definitionYaml } from './definition-yaml';
import { SECRET_MASK } from './input-spec';
import { parseYaml } from './parse-yaml';

it('writes what its author wrote, in the usual order, and nothing that says nothing', () => {
  const text = definitionYaml(
    {
      createdAt: 'x',
      archived: false,
      ...{ revision: 2, created_by: 'ada', image_digest: 'sha256:1' },
      input_specs: { b: { type: 'string', default: 'yes' }, a: { type: 'date', default: '2026-01-31' } },
      id: 'op',
      version: '1.0.0',
      image: 'a:1',
      title: null,
      tags: [],
      description: '# Readme\n\nMore: here.\n',
      constraints: { cpu: 1 },
      retry_policy: { max_attempts: 3, backoff_s: 0, backoff_factor: 2, max_backoff_s: 3600 },
      capabilities: [],
      exclusive: false,
      timeout_s: 60,
    },
    'Hello\nthere.',
  );
  expect(text).toBe(`# Hello
# there.

id: op
version: 1.0.0
image: a:1
description: |
  # Readme

  More: here.
input_specs:
  b:
    type: string
    default: yes
  a:
    type: date
    default: 2026-01-31
constraints:
  cpu: 1
retry_policy:
  max_attempts: 3
timeout_s: 60
`);
  expect(parseYaml(text)).toMatchObject({ ok: true, value: { input_specs: { b: { default: 'yes' } } } });
});

it('leaves the mask of a secret out, and says so there', () => {
  const spec = { type: 'secret', default: SECRET_MASK };
  const text = definitionYaml({ input_specs: { token: spec, all: { type: 'dict', properties: { inner: spec } } } }, '');
  expect(text).not.toContain(SECRET_MASK);
  expect(text.match(/# A secret default is not shown/g)).toHaveLength(2);
  expect(parseYaml(text)).toMatchObject({ ok: true, value: { input_specs: { token: { type: 'secret' } } } });
});

it('keeps an op without inputs', () => {
  expect(definitionYaml({ id: 'a', input_specs: {} }, '')).toBe('id: a\ninput_specs: {}\n');
});
