import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOutputObject } from './collect-outputs';

const run = promisify(execFile);
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-outputs-'));
  file = join(folder, 'output.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('output.json', () => {
  it('is one JSON object, or not there', async () => {
    expect(await readOutputObject(folder)).toEqual({ found: false });
    await writeFile(file, '{"a": [1]}');
    expect(await readOutputObject(folder)).toEqual({ found: true, value: { a: [1] } });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a list', () => writeFile(file, '[1]')],
    ['broken JSON', () => writeFile(file, '{"a":')],
    ['nothing', () => writeFile(file, '')],
    ['more than 8 MB', () => writeFile(file, `{"a":"${'x'.repeat(9_000_000)}"}`)],
    ['a pipe', () => run('mkfifo', [file])],
    ['a folder', () => mkdir(file)],
    ['a link to a file of the host', () => symlink('/etc/passwd', file)],
    ['a link to an object', () => writeFile(join(folder, 'other.json'), '{"a":1}').then(() => symlink('other.json', file))],
  ])('is refused when it is %s', async (_, make) => {
    await make();
    expect(await readOutputObject(folder)).toEqual({
      found: true,
      problem: expect.stringMatching(/^output\.json (is|holds) .*; it must hold one JSON object\.$/) as string,
    });
  });

  it('is refused when it was left in the container for what it is', async () => {
    expect(await readOutputObject(folder, ['output.json'])).toMatchObject({
      problem: 'output.json is not a regular file; it must hold one JSON object.',
    });
  });
});
