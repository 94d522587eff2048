import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { definitionWrite } from '@/lib/contract/definition';
import { readOpFolders } from './op-folder';

const ops = await readOpFolders();

test('the sample ops are these', () => {
  expect(ops.map(({ id }) => id).sort()).toEqual([
    'classify-op',
    'classify-upload',
    'countdown',
    'csv-summary',
    'flaky',
    'hello',
    'memory-hog',
  ]);
});

describe.each(ops)('$id', (op) => {
  test('its gyoza.yml is a valid definition that names its image by its version', () => {
    const definition = definitionWrite.parse(parse(op.yaml));
    expect(definition.image).toMatch(new RegExp(`^gyoza/[a-z-]+:${definition.version}$`)); // several ops may share an image
    expect(definition.title).toBeTruthy();
    expect(definition.description).toBeTruthy();
    for (const spec of Object.values(definition.input_specs)) expect(spec.title).toBeTruthy();
  });
  test('its build context has what the image needs, and no tests', () => {
    expect([...op.files.keys()]).toContain('Dockerfile');
    expect([...op.files.keys()].filter((path) => path.endsWith('.test.ts') || path === 'gyoza.yml')).toEqual([]);
  });
});

test('the packages of an op come with it', () => {
  const classify = ops.find(({ id }) => id === 'classify-op');
  expect([...(classify?.files.keys() ?? [])]).toEqual(
    expect.arrayContaining(['node_modules/pngjs/package.json', 'node_modules/jpeg-js/package.json']),
  );
});
