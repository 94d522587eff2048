import { expect, test } from 'vitest';
import { fileInputs } from './file-inputs';
import type { InputSpecs } from './input-spec';

const image = { type: 'file', accept: 'image/*' } as const;
const specs: InputSpecs = {
  text: { type: 'string' },
  one: { type: 'file' },
  many: { type: 'list', items: image },
  conf: { type: 'dict', properties: { logo: { ...image, required: false } } },
};

test('lists every use of an uploaded file with its place and its spec', () => {
  expect(fileInputs(specs, { text: 't', many: ['a', 'b'], conf: { logo: 'c' }, one: 'd' })).toEqual([
    { input: 'one', path: 'inputs.one', id: 'd', spec: { type: 'file' } },
    { input: 'many', path: 'inputs.many.0', id: 'a', spec: image },
    { input: 'many', path: 'inputs.many.1', id: 'b', spec: image },
    { input: 'conf', path: 'inputs.conf.logo', id: 'c', spec: { ...image, required: false } },
  ]);
});

test('absent inputs use none', () => {
  expect(fileInputs(specs, { conf: {} })).toEqual([]);
});
