import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containerEnv, containerInputs, writeInputs } from './prepare-inputs';

const file = (input: string, id: string, name: string) => ({ input, id, name, size: 1, sha256: '0'.repeat(64) });
const [one, two] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

describe('containerInputs', () => {
  it('puts paths in the place of files, wherever they stand, and only in their own input', () => {
    const { inputs, files } = containerInputs({
      inputs: { pic: one, many: [one, { deep: two }], text: one },
      files: [file('pic', one, 'a.png'), file('many', one, 'a.png'), file('many', two, 'a.png')],
    });
    expect(inputs).toEqual({
      pic: '/gyoza/files/pic/a.png',
      many: ['/gyoza/files/many/a.png', { deep: '/gyoza/files/many/2-a.png' }],
      text: one,
    });
    expect(files.map(({ below }) => below)).toEqual(['pic/a.png', 'many/a.png', 'many/2-a.png']);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\x\\y.txt', 'y.txt'],
    ['..', 'file'],
    ['', 'file'],
    ['a\u0000b', 'ab'],
    ['my file.txt', 'my file.txt'],
  ])('makes one safe name of %j', (name, safe) => {
    expect(containerInputs({ inputs: { f: one }, files: [file('f', one, name)] }).inputs).toEqual({ f: `/gyoza/files/f/${safe}` });
  });
});

describe('containerEnv', () => {
  const run = { run_id: one, attempt: 2, env: { OWN: 'x', GYOZA_RUN_ID: 'forged' }, secret_inputs: ['token'] };
  it('gives scalars but no secrets, nothing nested and nothing that a program could not be started with', () => {
    const env = containerEnv(run, {
      text: 'a b',
      n: 1.5,
      ok: false,
      none: null,
      list: [1],
      token: 'hush',
      long: 'x'.repeat(100_000),
      nul: 'a\u0000',
    });
    expect(env).toEqual({
      OWN: 'x',
      GYOZA_INPUT_TEXT: 'a b',
      GYOZA_INPUT_N: '1.5',
      GYOZA_INPUT_OK: 'false',
      GYOZA_INPUT: '/gyoza/input.json',
      GYOZA_OUTPUT: '/gyoza/output.json',
      GYOZA_OUTPUT_DIR: '/gyoza/output',
      GYOZA_RUN_ID: one,
      GYOZA_ATTEMPT: '2',
    });
  });

  it('bounds all of them together', () => {
    const inputs = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`v${index}`, 'x'.repeat(60_000)]));
    expect(Object.values(containerEnv(run, inputs)).join('').length).toBeLessThan(600_000);
  });
});

describe('writeInputs', () => {
  let tree: string;
  beforeEach(async () => {
    tree = await mkdtemp(path.join(os.tmpdir(), 'gyoza-tree-'));
  });
  afterEach(async () => {
    await rm(tree, { recursive: true });
  });
  const bytes = Buffer.from('content');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const give = (_: string, read: (stream: ReadableStream<Uint8Array>) => Promise<void>) => read(new Blob([bytes]).stream());

  it('writes what every user may read', async () => {
    await writeInputs(tree, { a: 1 }, [{ id: one, sha256, below: 'f/x.txt' }], give);
    expect(await readFile(path.join(tree, 'input.json'), 'utf8')).toBe('{"a":1}');
    expect(await readFile(path.join(tree, 'files/f/x.txt'), 'utf8')).toBe('content');
    const modes = await Promise.all(
      ['input.json', 'files', 'files/f', 'files/f/x.txt'].map(async (name) => (await stat(path.join(tree, name))).mode & 0o777),
    );
    expect(modes).toEqual([0o644, 0o755, 0o755, 0o644]);
  });

  it('refuses a file that did not arrive whole', async () => {
    await expect(writeInputs(tree, {}, [{ id: one, sha256: '0'.repeat(64), below: 'f/x.txt' }], give)).rejects.toThrow(
      'did not arrive whole',
    );
  });
});
