import { randomUUID } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { hasBlob, storeBlob } from './blob-store';
import { collectGarbage } from './collect-garbage';
import { database, inTransaction } from './db';
import { env } from './env';
import { define, runOf } from './testing/fixtures';
import { registerFile } from './uploaded-files';

const DAY_MS = 86_400_000;

async function stored(text: string): Promise<{ sha256: string; size: number }> {
  const blob = await storeBlob(Readable.from([Buffer.from(text)]));
  const old = new Date(Date.now() - 2 * 3_600_000);
  await utimes(join(env().GYOZA_FILES_DIR, blob.sha256.slice(0, 2), blob.sha256), old, old);
  return blob;
}

async function uploaded(text: string, ageDays: number): Promise<{ id: string; sha256: string }> {
  const file = await stored(text);
  const { id } = await inTransaction((tx) => registerFile(tx, { name: 'a.txt', contentType: null, ...file }));
  await database().file.update({ where: { id }, data: { createdAt: new Date(Date.now() - ageDays * DAY_MS) } });
  return { id, sha256: file.sha256 };
}

const isThere = async (id: string): Promise<boolean> => (await database().file.findUnique({ where: { id } })) !== null;

it('removes what no run was given after a week, and contents that nothing refers to, and nothing else', async () => {
  await define({ id: 'filer', input_specs: { doc: { type: 'file' }, more: { type: 'list', items: { type: 'file' }, required: false } } });
  const used = await uploaded('used', 30);
  const nested = await uploaded('nested', 30);
  const fresh = await uploaded('fresh', 6);
  const unused = await uploaded('unused', 8);
  const twin = await uploaded('used', 8);
  const left = await stored('left behind');
  const recent = await storeBlob(Readable.from([Buffer.from('just stored')]));
  const run = await runOf('filer', { inputs: { doc: used.id, more: [nested.id, nested.id] } });

  expect(await collectGarbage()).toEqual({ files: 2, contents: 2 });
  for (const { id, sha256 } of [used, nested, fresh]) expect([await isThere(id), await hasBlob(sha256)]).toEqual([true, true]);
  expect([await isThere(unused.id), await isThere(twin.id)]).toEqual([false, false]);
  expect([await hasBlob(unused.sha256), await hasBlob(left.sha256), await hasBlob(recent.sha256)]).toEqual([false, false, true]);
  expect(await collectGarbage()).toEqual({ files: 0, contents: 0 });

  // With the run goes what it was given.
  await database().run.delete({ where: { id: run.id } });
  expect(await collectGarbage()).toEqual({ files: 2, contents: 2 });
});

it('never loses a content that is stored again while it is being removed', async () => {
  const rounds = Array.from({ length: 25 }, (_, round) => `content ${round} ${randomUUID()}`);
  const kept = await Promise.all(
    rounds.map(async (text) => {
      await stored(text);
      const [, id] = await Promise.all([
        collectGarbage(),
        (async () => {
          const blob = await storeBlob(Readable.from([Buffer.from(text)]));
          return inTransaction((tx) => registerFile(tx, { name: 'a.txt', contentType: null, ...blob })).then(
            (file) => file.id,
            (error: unknown) => {
              expect(error).toMatchObject({ code: 'unavailable' });
              return null;
            },
          );
        })(),
      ]);
      return id;
    }),
  );
  for (const id of kept) {
    if (id === null) continue;
    const { sha256 } = await database().file.findUniqueOrThrow({ where: { id } });
    expect(await hasBlob(sha256)).toBe(true);
  }
  expect(kept.filter((id) => id !== null).length).toBeGreaterThan(0);
});
