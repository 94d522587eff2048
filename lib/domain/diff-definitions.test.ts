import { describe, expect, it } from 'vitest';
import { countChanges, diffDefinitions, type ComparableDefinition } from './diff-definitions';
import type { InputSpec, InputSpecs } from './input-spec';
import { parseInputSpecs } from './parse-input-specs';
import { validateInputs } from './validate-inputs';

const plain: ComparableDefinition = {
  image: 'example/op:1',
  title: null,
  description: null,
  tags: [],
  command: null,
  env: null,
  network: null,
  pull_policy: null,
  input_specs: {},
  output_specs: null,
  constraints: {},
  retry_policy: { max_attempts: 1 },
  timeout_s: null,
  queue_timeout_s: null,
  run_timeout_s: null,
  exclusive: false,
  worker_tags: [],
  concurrency: null,
  capabilities: [],
  event_delivery: null,
};

function specsOf(raw: Record<string, unknown>): InputSpecs {
  const parsed = parseInputSpecs(raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.specs;
}

const diffInputs = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  diffDefinitions({ ...plain, input_specs: specsOf(before) }, { ...plain, input_specs: specsOf(after) }).inputs;
const marks = (before: Partial<ComparableDefinition>, after: Partial<ComparableDefinition>) =>
  diffDefinitions({ ...plain, ...before }, { ...plain, ...after }).fields.map(
    ({ path, kind, breaking }) => `${path} ${kind}${breaking ? ' breaking' : ''}`,
  );

describe('fields of a definition', () => {
  it('that are the same are no change', () => {
    expect(diffDefinitions(plain, structuredClone(plain))).toEqual({ fields: [], inputs: [] });
    expect(countChanges(diffDefinitions(plain, { ...plain, env: {}, worker_tags: undefined, concurrency: undefined }))).toEqual({
      changes: 0,
      breaking: 0,
    });
  });

  it.each<[string, Partial<ComparableDefinition>, Partial<ComparableDefinition>, string[]]>([
    ['image', {}, { image: 'example/op:2' }, ['image changed']],
    ['command', {}, { command: ['a'] }, ['command added']],
    ['order of a command', { command: ['a', 'b'] }, { command: ['b', 'a'] }, ['command changed']],
    ['environment', { env: { A: '1', B: '2' } }, { env: { B: '3', C: '4' } }, ['env.B changed', 'env.C added', 'env.A removed']],
    ['network cut off', {}, { network: 'none' }, ['network added breaking']],
    ['network opened', { network: 'none' }, {}, ['network removed']],
    [
      'constraints',
      { constraints: { cpu: 1, ram_mb: 64 } },
      { constraints: { ram_mb: 128, vram_mb: 6 } },
      ['constraints.ram_mb changed', 'constraints.vram_mb added', 'constraints.cpu removed'],
    ],
    ['retries', {}, { retry_policy: { max_attempts: 3 } }, ['retry_policy.max_attempts changed']],
    ['time limit added', {}, { timeout_s: 60 }, ['timeout_s added breaking']],
    ['time limit lowered', { run_timeout_s: 90 }, { run_timeout_s: 60 }, ['run_timeout_s changed breaking']],
    ['time limit raised', { timeout_s: 60 }, { timeout_s: 90 }, ['timeout_s changed']],
    ['time limit gone', { queue_timeout_s: 60 }, {}, ['queue_timeout_s removed']],
    [
      'outputs',
      { output_specs: { a: { type: 'int' }, b: { type: 'int' } } },
      { output_specs: { b: { type: 'string' }, c: {} } },
      ['output_specs.b changed breaking', 'output_specs.c added', 'output_specs.a removed breaking'],
    ],
    ['words', {}, { title: 'T', tags: ['x'], description: 'D' }, ['title added', 'tags added', 'description added']],
    ['exclusive', {}, { exclusive: true, capabilities: ['NET_ADMIN'] }, ['exclusive added', 'capabilities added']],
  ])('%s', (_, before, after, expected) => {
    expect(marks(before, after)).toEqual(expected);
  });

  it('names another order of the form', () => {
    const a: InputSpec = { type: 'int', required: false };
    expect(marks({ input_specs: { a, b: a, c: a } }, { input_specs: { c: a, n: a, a } })).toEqual(['order of the inputs changed']);
    expect(marks({ input_specs: { a, b: a, c: a } }, { input_specs: { n: a, a, c: a } })).toEqual([]);
  });
});

describe('inputs', () => {
  it('that come and go', () => {
    const changes = diffInputs(
      { gone: { type: 'int' }, same: { type: 'int' } },
      { needed: { type: 'int' }, same: { type: 'integer' }, free: { type: 'int', required: false }, filled: { type: 'int', default: 3 } },
    );
    expect(changes.map(({ name, kind, breaking }) => [name, kind, breaking])).toEqual([
      ['needed', 'added', true],
      ['free', 'added', false],
      ['filled', 'added', false],
      ['gone', 'removed', true],
    ]);
    expect(changes[0]?.why).toContain('has no default');
    expect(changes[2]?.attributes.map(({ path, after }) => [path, after])).toEqual([
      ['type', 'int'],
      ['default', 3],
    ]);
  });

  const text = { type: 'string' };
  const int = { type: 'int' };
  // Each row: what the spec was and is, and a value that was taken before and is refused now; null where nothing is.
  it.each<[string, object, object, unknown]>([
    ['type', text, int, 'x'],
    ['wider type', int, { type: 'float' }, null],
    ['date as text', { type: 'date' }, text, null],
    ['max lowered', { ...int, max: 10 }, { ...int, max: 9 }, 10],
    ['max raised', { ...int, max: 10 }, { ...int, max: 11 }, null],
    ['max added', int, { ...int, max: 9 }, 10],
    ['max gone', { ...int, max: 9 }, int, null],
    ['min raised', { ...int, min: 1 }, { ...int, min: 2 }, 1],
    ['min lowered', { ...int, min: 2 }, { ...int, min: 1 }, null],
    ['a later first date', { type: 'date', min: '2025-01-01' }, { type: 'date', min: '2025-02-01' }, '2025-01-15'],
    [
      'the same moment in another zone',
      { type: 'datetime', max: '2025-01-01T10:00:00Z' },
      { type: 'datetime', max: '2025-01-01T12:00:00+02:00' },
      null,
    ],
    ['min_length added', text, { ...text, min_length: 3 }, 'ab'],
    ['min_length of nothing', text, { ...text, min_length: 0 }, null],
    ['max_length lowered', { ...text, max_length: 9 }, { ...text, max_length: 3 }, 'abcd'],
    ['fewer items', { type: 'list' }, { type: 'list', max: 1 }, [1, 2]],
    ['step added', int, { ...int, step: 2 }, 1],
    ['finer step', { ...int, step: 4 }, { ...int, step: 2 }, null],
    ['finer step, not on the old one', { ...int, step: 3 }, { ...int, step: 2 }, 3],
    ['steps of tenths', { type: 'float', step: 0.3 }, { type: 'float', step: 0.1 }, null],
    ['steps that count from elsewhere', { ...int, min: 10, step: 5 }, { ...int, min: 9, step: 5 }, 10],
    ['a choice gone', { ...text, choices: ['a', 'b'] }, { ...text, choices: ['a', 'c'] }, 'b'],
    ['a choice more', { ...text, choices: ['a'] }, { ...text, choices: ['b', 'a'] }, null],
    ['a choice with a title', { ...text, choices: ['a'] }, { ...text, choices: [{ value: 'a', title: 'A' }] }, null],
    ['choices added', text, { ...text, choices: ['a'] }, 'b'],
    ['choices gone', { ...text, choices: ['a'] }, text, null],
    ['pattern added', text, { ...text, pattern: '^a' }, 'b'],
    ['pattern changed', { ...text, pattern: '^b' }, { ...text, pattern: '^a' }, 'b'],
    ['pattern gone', { ...text, pattern: '^b' }, text, null],
    ['format added', text, { ...text, format: 'email' }, 'b'],
    ['format gone', { ...text, format: 'email' }, text, null],
    ['items added', { type: 'list' }, { type: 'list', items: int }, ['x']],
    ['items narrowed', { type: 'list', items: int }, { type: 'list', items: { ...int, max: 3 } }, [4]],
    ['items gone', { type: 'list', items: int }, { type: 'list' }, null],
    ['properties added', { type: 'dict' }, { type: 'dict', properties: { a: { ...int, required: false } } }, { b: 1 }],
    ['properties gone', { type: 'dict', properties: { a: int } }, { type: 'dict' }, null],
    ['a property more', { type: 'dict', properties: { a: int } }, { type: 'dict', properties: { a: int, b: int } }, { a: 1 }],
    ['a property less', { type: 'dict', properties: { a: int, b: int } }, { type: 'dict', properties: { a: int } }, { a: 1, b: 2 }],
    ['words', text, { ...text, title: 'T', description: 'D', example: 'e', prefill: 'p', section: 's', deprecated: true }, null],
  ])('%s', (_, before, after, refused) => {
    const [change, ...more] = diffInputs({ it: before }, { it: after });
    expect(more).toEqual([]);
    expect(change).toMatchObject({ name: 'it', kind: 'changed', breaking: refused !== null });
    if (refused === null) return;
    expect(change?.why).toMatch(/\.$/);
    // What is called breaking really is.
    expect(validateInputs(specsOf({ it: before }), { it: refused })).toMatchObject({ ok: true });
    expect(validateInputs(specsOf({ it: after }), { it: refused })).toMatchObject({ ok: false });
  });

  it.each<[string, object, object, boolean]>([
    ['required', { required: false }, {}, true],
    ['required, with a default', { required: false }, { default: 'd' }, false],
    ['no longer required', {}, { required: false }, false],
    ['default gone', { default: 'd' }, {}, true],
    ['default gone, may be left out', { default: 'd', required: false }, { required: false }, true],
    ['another default', { default: 'd' }, { default: 'e' }, false],
    ['another unit', { unit: 'ms' }, { unit: 's' }, true],
    ['a unit at last', {}, { unit: 's' }, false],
    ['kinds of file', { type: 'file', accept: ['.csv', '.tsv'] }, { type: 'file', accept: '.csv' }, true],
    ['more kinds of file', { type: 'file', accept: '.csv' }, { type: 'file', accept: ['.tsv', '.csv'] }, false],
    ['smaller files', { type: 'file' }, { type: 'file', max_size_mb: 3 }, true],
    ['larger files', { type: 'file', max_size_mb: 3 }, { type: 'file', max_size_mb: 4 }, false],
  ])('%s', (_, before, after, breaking) => {
    const [change] = diffInputs({ it: { type: 'string', ...before } }, { it: { type: 'string', ...after } });
    expect(change).toMatchObject({ kind: 'changed', breaking });
  });

  const flag = { flag: { type: 'bool', default: false } };
  const when = { visible_when: { flag: true } };
  it.each<[string, object, object, boolean]>([
    ['asked for only sometimes', {}, when, true],
    ['always asked for', when, {}, true],
    ['always asked for, may be left out', { ...when, required: false }, { required: false }, false],
  ])('%s', (_, before, after, breaking) => {
    const [change] = diffInputs({ ...flag, it: { type: 'string', ...before } }, { ...flag, it: { type: 'string', ...after } });
    expect(change).toMatchObject({ name: 'it', breaking });
  });

  const kind = { kind: { type: 'string', choices: ['fruit', 'nut'], default: 'fruit' } };
  const from = (choices: object, more: object = {}) => ({
    ...kind,
    it: { type: 'string', choices_from: { input: 'kind', choices }, ...more },
  });
  it.each<[string, Record<string, unknown>, Record<string, unknown>, boolean]>([
    ['a dependent choice gone', from({ fruit: ['fig', 'pear'] }), from({ fruit: ['fig'] }), true],
    ['a dependent choice more', from({ fruit: ['fig'] }), from({ fruit: ['fig', 'pear'] }), false],
    ['now asked for elsewhere too', from({ fruit: ['fig'] }), from({ fruit: ['fig'], nut: ['pecan'] }), true],
    [
      'now asked for elsewhere too, may be left out',
      from({ fruit: ['fig'] }, { required: false }),
      from({ fruit: ['fig'], nut: ['pecan'] }, { required: false }),
      false,
    ],
  ])('%s', (_, before, after, breaking) => {
    expect(diffInputs(before, after)).toMatchObject([{ name: 'it', breaking }]);
  });

  it('never show what is secret, and see that it changed', () => {
    const secret = (value: string) => ({
      it: { type: 'secret', default: value },
      of: { type: 'list', items: { type: 'secret', example: value } },
    });
    const changes = diffInputs(secret('hunter22'), secret('swordfish'));
    expect(changes.flatMap(({ attributes }) => attributes.map(({ path, before, after }) => [path, before, after]))).toEqual([
      ['default', '••••••', '••••••'],
      ['items.example', '••••••', '••••••'],
    ]);
    expect(JSON.stringify([changes, diffInputs({}, secret('hunter22')), diffInputs(secret('hunter22'), {})])).not.toContain('hunter22');
  });

  it('named as what every object has are ordinary', () => {
    expect(diffInputs({ constructor: { type: 'int' } }, { toString: { type: 'int', required: false } })).toMatchObject([
      { name: 'toString', kind: 'added', breaking: false },
      { name: 'constructor', kind: 'removed', breaking: true },
    ]);
  });
});

it('an input counts once however much of it changed', () => {
  const [before, after] = [specsOf({ n: { type: 'int' } }), specsOf({ n: { type: 'int', min: 1, max: 3, title: 'N' } })];
  const diff = diffDefinitions({ ...plain, input_specs: before }, { ...plain, image: 'example/op:2', input_specs: after });
  expect(countChanges(diff)).toEqual({ changes: 2, breaking: 1 });
});
