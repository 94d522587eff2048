import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputSpecs } from './input-spec';
import { inputsFromLink, linkFromInputs } from './link-inputs';
import { containsType } from './nested-types';
import { arbitrarySpecsAndInputs } from './testing/arbitrary-specs';

const SPECS: InputSpecs = {
  name: { type: 'string' },
  top_k: { type: 'int', max: 10 },
  sure: { type: 'bool' },
  tags: { type: 'list', items: { type: 'string' } },
  box: { type: 'dict' },
  key: { type: 'secret' },
  file: { type: 'file' },
};

function read(query: string): ReturnType<typeof inputsFromLink> {
  return inputsFromLink(SPECS, new URLSearchParams(query));
}

describe('a link fills in', () => {
  test.each([
    ['input.name=Ada+L&input.top_k=3&input.sure=true', { name: 'Ada L', top_k: 3, sure: true }],
    ['input.name=3', { name: '3' }],
    ['input.tags=a&input.tags=b', { tags: ['a', 'b'] }],
    ['input.tags=["a","b"]', { tags: ['a', 'b'] }],
    ['input.tags=a', { tags: ['a'] }],
    ['input.box={"a":1}', { box: { a: 1 } }],
    ['version=1.0.0&name=x', {}],
  ])('%s', (query, inputs) => {
    expect(read(query)).toEqual({ inputs, problems: [] });
  });

  test.each([
    ['input.top_k=30', 'inputs.top_k', /at most 10/],
    ['input.top_k=three', 'inputs.top_k', /whole number/],
    ['input.nobody=1', 'inputs.nobody', /not an input/],
    ['input.key=hunter2', 'inputs.key', /cannot come by a link/],
    ['input.file=0b6c2a4e-8a51-4b7f-9a5e-0f3d1c2b4a59', 'inputs.file', /cannot come by a link/],
    ['input.constructor=1', 'inputs.constructor', /not an input/],
  ])('but not %s', (query, path, message) => {
    expect(read(query)).toEqual({ inputs: {}, problems: [{ path, message: expect.stringMatching(message) as string }] });
  });

  test('what a link was made from comes back, but for secrets and files', () => {
    fc.assert(
      fc.property(arbitrarySpecsAndInputs, ({ specs, inputs }) => {
        const query = new URLSearchParams(linkFromInputs(specs, inputs)).toString();
        const kept = Object.entries(inputs).filter(([name]) => {
          const spec = specs[name];
          return spec !== undefined && !containsType(spec, 'secret') && !containsType(spec, 'file');
        });
        const back = inputsFromLink(specs, new URLSearchParams(query));
        expect(JSON.stringify(back)).toBe(JSON.stringify({ inputs: Object.fromEntries(kept), problems: [] }));
      }),
      { numRuns: 150 },
    );
  });
});
