import { link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import tar from 'tar-stream';
import { packTree, unpackTree } from './archive';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gyoza-archive-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('packTree', () => {
  it('packs files and folders below gyoza/ with their modes, larger ones too', async () => {
    const tree = path.join(folder, 'tree');
    await mkdir(path.join(tree, 'files', 'f'), { recursive: true });
    await writeFile(path.join(tree, 'input.json'), '{}', { mode: 0o644 });
    await writeFile(path.join(tree, 'files', 'f', 'big'), Buffer.alloc(3_000_000, 'x'));
    const into = path.join(folder, 'into');
    await mkdir(into);
    expect(await unpackTree(packTree(tree), into, Infinity)).toEqual({ leftOut: [], whole: true });
    expect(await readFile(path.join(into, 'gyoza/input.json'), 'utf8')).toBe('{}');
    expect((await readFile(path.join(into, 'gyoza/files/f/big'))).length).toBe(3_000_000);
  });
});

describe('unpackTree', () => {
  it('keeps files, folders and second names of files, and nothing else or elsewhere', async () => {
    const pack = tar.pack();
    pack.entry({ name: 'output/', type: 'directory' });
    pack.entry({ name: 'output/a' }, 'A');
    pack.entry({ name: 'output/again', type: 'link', linkname: 'output/a' });
    pack.entry({ name: 'output/passwd', type: 'symlink', linkname: '/etc/passwd' });
    pack.entry({ name: 'output/hard', type: 'link', linkname: '../outside' });
    pack.entry({ name: 'output/pipe', type: 'fifo' });
    pack.entry({ name: '../escaped' }, 'X');
    pack.entry({ name: '/absolute' }, 'X');
    pack.finalize();
    await writeFile(path.join(folder, 'outside'), 'secret');
    const into = path.join(folder, 'into');
    await mkdir(into);
    const { leftOut, whole } = await unpackTree(Readable.from(pack), into, Infinity);
    expect(whole).toBe(true);
    expect(leftOut.sort()).toEqual(['../escaped', '/absolute', 'output/hard', 'output/passwd', 'output/pipe']);
    expect((await readdir(path.join(into, 'output'))).sort()).toEqual(['a', 'again']);
    expect(await readFile(path.join(into, 'output/again'), 'utf8')).toBe('A');
    expect((await readdir(folder)).sort()).toEqual(['into', 'outside']);
  });

  it('ends before the file that is too much, and reads no more of what would never end', async () => {
    const into = path.join(folder, 'into');
    await mkdir(into);
    const pack = tar.pack();
    pack.entry({ name: 'output/', type: 'directory' });
    pack.entry({ name: 'output/first' }, 'kept');
    let sent = 0;
    function* zeros() {
      for (; ; sent += 65_536) yield Buffer.alloc(65_536);
    }
    const bomb = pack.entry({ name: 'output/bomb', size: 2 ** 40 });
    Readable.from(zeros()).pipe(bomb);
    async function* archive() {
      for await (const chunk of pack) yield chunk as Buffer;
    }
    expect(await unpackTree(Readable.from(archive()), into, 1_000_000)).toEqual({ leftOut: [], whole: false });
    expect(await readdir(into, { recursive: true })).toEqual(['output', 'output/first']);
    expect(await readFile(path.join(into, 'output/first'), 'utf8')).toBe('kept');
    expect(sent).toBeLessThan(1_000_000);
  });

  it('rejects an archive that breaks off', async () => {
    const source = path.join(folder, 'source');
    await mkdir(source);
    await writeFile(path.join(source, 'a'), Buffer.alloc(100_000));
    await link(path.join(source, 'a'), path.join(source, 'b'));
    const into = path.join(folder, 'into');
    await mkdir(into);
    async function* broken() {
      let sent = 0;
      for await (const chunk of packTree(source)) {
        yield chunk as Buffer;
        sent += (chunk as Buffer).length;
        if (sent > 50_000) throw new Error('socket hang up');
      }
    }
    await expect(unpackTree(Readable.from(broken()), into, Infinity)).rejects.toThrow('socket hang up');
  });
});
