import { describe, expect, it } from 'vitest';
import { importLabels } from './import-labels';
import { parseInputSpecs } from './parse-input-specs';
import { parseYaml } from './parse-yaml';

function read(yaml: string): Record<string, unknown> {
  const parsed = parseYaml(yaml);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value as Record<string, unknown>;
}

/** As Cog writes it for an image model: pydantic 1, an enum behind allOf, files by address. */
const upscaler = {
  openapi: '3.0.2',
  info: { title: 'Cog', version: '0.1.0' },
  paths: {},
  components: {
    schemas: {
      Input: {
        title: 'Input',
        required: ['image'],
        type: 'object',
        properties: {
          scale: {
            title: 'Scale',
            description: 'Factor to scale image by',
            default: 4,
            minimum: 0,
            maximum: 10,
            type: 'number',
            'x-order': 1,
          },
          image: { title: 'Image', description: 'Input image', type: 'string', format: 'uri', 'x-order': 0 },
          face_enhance: { title: 'Face Enhance', default: false, type: 'boolean', 'x-order': 2 },
          scheduler: {
            allOf: [{ $ref: '#/components/schemas/scheduler' }],
            description: 'Choose a scheduler.',
            default: 'DDIM',
            'x-order': 4,
          },
          seed: { title: 'Seed', description: 'Leave blank to randomize', type: 'integer', 'x-order': 3 },
          width: { allOf: [{ $ref: '#/components/schemas/width' }], default: 512, 'x-order': 5 },
        },
      },
      scheduler: { title: 'scheduler', description: 'An enumeration.', enum: ['DDIM', 'K_EULER'], type: 'string' },
      width: { title: 'width', description: 'An enumeration.', enum: [128, 512], type: 'integer' },
      Output: { title: 'Output', type: 'string', format: 'uri' },
    },
  },
};

/** As newer ones write it: pydantic 2, nullable types, secrets, lists of files. */
const newer = {
  openapi: '3.0.2',
  info: { title: 'My Model', version: '1' },
  components: {
    schemas: {
      Input: {
        type: 'object',
        required: ['prompt', 'api_key'],
        properties: {
          prompt: { type: 'string', title: 'Prompt', minLength: 1, maxLength: 300, pattern: '^\\S', 'x-order': 0 },
          api_key: { type: 'string', format: 'password', writeOnly: true, 'x-cog-secret': true, title: 'Api Key', 'x-order': 1 },
          mask: { anyOf: [{ type: 'string', format: 'uri' }, { type: 'null' }], title: 'Mask', default: null, 'x-order': 2 },
          frames: { type: 'array', items: { type: 'string', format: 'uri' }, title: 'Frames', nullable: true, 'x-order': 3 },
          weights: { type: 'string', format: 'uri', default: 'https://example.com/w.tar', title: 'Weights', 'x-order': 4 },
          size: { $ref: '#/components/schemas/Size', 'x-order': 5 },
          old: { type: 'integer', deprecated: true, default: 1, 'x-order': 6 },
          look: { type: 'string', pattern: '(?=x)', 'x-order': 7 },
          steps: { type: 'integer', minimum: 1, maximum: 5, default: 50, 'x-order': 8 },
          _private: { type: 'string' },
        },
      },
      Size: { type: 'string', title: 'Size', description: 'How large.', enum: ['small', 'large'] },
    },
  },
};

describe('the label of Cog', () => {
  it.each(['run.cog.openapi_schema', 'org.cogmodel.openapi_schema'])('makes inputs of %s, in their order', (label) => {
    const imported = importLabels('r8.im/Team/Real_ESRGAN:v2.1.0', { other: 'x', [label]: JSON.stringify(upscaler) });
    if (imported.kind !== 'cog') throw new Error(imported.kind);
    const { id, version, image, title, command, input_specs } = read(imported.yaml);
    expect({ id, version, image, title, command }).toEqual({
      id: 'real_esrgan',
      version: '2.1.0',
      image: 'r8.im/Team/Real_ESRGAN:v2.1.0',
      title: undefined,
      command: undefined,
    });
    expect(Object.keys(input_specs as object)).toEqual(['image', 'scale', 'face_enhance', 'seed', 'scheduler', 'width']);
    expect(input_specs).toEqual({
      image: { type: 'file', title: 'Image', description: 'Input image' },
      scale: { type: 'float', title: 'Scale', description: 'Factor to scale image by', min: 0, max: 10, default: 4 },
      face_enhance: { type: 'bool', title: 'Face Enhance', default: false },
      seed: { type: 'int', title: 'Seed', description: 'Leave blank to randomize', required: false },
      scheduler: { type: 'string', description: 'Choose a scheduler.', choices: ['DDIM', 'K_EULER'], default: 'DDIM' },
      width: { type: 'int', choices: [128, 512], default: 512 },
    });
    expect(parseInputSpecs(input_specs).ok).toBe(true);
    expect(imported.notes).toEqual([]);
    expect(imported.yaml).toMatch(/^# Made from the label /);
  });

  it('knows nullable types, secrets and lists of files, and says what it leaves out', () => {
    const imported = importLabels('team/my-model@sha256:abc', { 'run.cog.openapi_schema': JSON.stringify(newer) });
    if (imported.kind !== 'cog') throw new Error(imported.kind);
    const definition = read(imported.yaml);
    expect(definition).toMatchObject({ id: 'my-model', version: '1.0.0', title: 'My Model' });
    expect(definition['input_specs']).toEqual({
      prompt: { type: 'string', title: 'Prompt', min_length: 1, max_length: 300, pattern: '^\\S' },
      api_key: { type: 'secret', title: 'Api Key' },
      mask: { type: 'file', title: 'Mask', required: false },
      frames: { type: 'list', title: 'Frames', items: { type: 'file' }, required: false },
      weights: { type: 'string', title: 'Weights', default: 'https://example.com/w.tar' },
      size: { type: 'string', description: 'How large.', choices: ['small', 'large'], required: false },
      old: { type: 'int', deprecated: true, default: 1 },
      look: { type: 'string', required: false },
      steps: { type: 'int', min: 1, max: 5 },
    });
    expect(imported.notes).toEqual([
      expect.stringContaining('pattern of look') as string,
      expect.stringContaining('default of steps') as string,
      expect.stringContaining('_private') as string,
    ]);
    for (const note of imported.notes) expect(imported.yaml).toContain(`# Not taken over: ${note}`);
  });

  it.each(['{', '{}', '[]', 'null', '{"components":{"schemas":{}}}', '{"components":{"schemas":{"Input":7}}}'])(
    'cannot read %s',
    (text) => {
      expect(importLabels('a', { 'run.cog.openapi_schema': text })).toMatchObject({ kind: 'unreadable', label: 'run.cog.openapi_schema' });
    },
  );

  it('comes to an end where schemas refer to each other in a circle', () => {
    const schemas = {
      Input: { properties: { a: { $ref: '#/components/schemas/A' } } },
      A: { allOf: [{ $ref: '#/components/schemas/A' }], type: 'string' },
    };
    expect(importLabels('a', { 'run.cog.openapi_schema': JSON.stringify({ components: { schemas } }) })).toMatchObject({ kind: 'cog' });
  });
});

describe('our own label', () => {
  it('is the text as it is, with the image in its place, and counts more than Cog’s', () => {
    const text = '# Mine\nid: a\nversion: 1.0.0\nimage: old:1 # here\ninput_specs: {}\n';
    expect(importLabels('new:2', { 'gyoza.yml': text, 'run.cog.openapi_schema': JSON.stringify(upscaler) })).toEqual({
      kind: 'gyoza',
      yaml: '# Mine\nid: a\nversion: 1.0.0\nimage: new:2 # here\ninput_specs: {}\n',
      notes: [],
    });
    const without = importLabels('new:2', { 'gyoza.yml': 'id: a\n' });
    expect(without).toMatchObject({ kind: 'gyoza', yaml: 'id: a\nimage: new:2\n' });
  });

  it.each(['a: [b', 'only words', ''])('cannot read %j', (text) => {
    expect(importLabels('a', { 'gyoza.yml': text })).toMatchObject({ kind: 'unreadable', label: 'gyoza.yml' });
  });
});

it('finds nothing in an image without either label', () => {
  expect(importLabels('a', { maintainer: 'x' })).toEqual({ kind: 'none' });
});
