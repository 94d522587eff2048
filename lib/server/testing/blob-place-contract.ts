import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BlobPlace } from '../blob-place';

/** What every place for contents keeps to, as tests of the file that calls this. */
export function blobPlaceContract(openPlace: () => BlobPlace): void {
  let folder = '';
  let place: BlobPlace;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gyoza-blobs-'));
    place = openPlace();
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  async function kept(content: Buffer): Promise<string> {
    const path = join(folder, 'given');
    const sha256 = createHash('sha256').update(content).digest('hex');
    await writeFile(path, content);
    await place.keep(path, sha256);
    await rm(path);
    return sha256;
  }
  const read = async (sha256: string, range?: { start: number; end: number }): Promise<Buffer> =>
    Buffer.concat(await (await place.open(sha256, range)).toArray());
  const listed = async (): Promise<string[]> => {
    const names: string[] = [];
    for await (const { sha256 } of place.list()) names.push(sha256);
    return names;
  };

  // The last one is longer than a part of an upload to a bucket.
  it.each([0, 1, 1000, 20 * 1024 * 1024])('gives %i bytes back as they were, all or a range', async (length) => {
    const content = randomBytes(length);
    const sha256 = await kept(content);
    expect((await read(sha256)).equals(content)).toBe(true);
    expect(await place.find(sha256)).toMatchObject({ sha256, size: length });
    if (length < 2) return;
    const range = { start: length / 2, end: length - 1 };
    expect((await read(sha256, range)).equals(content.subarray(range.start))).toBe(true);
  });

  it('keeps the same content once, and knows since when', async () => {
    const before = Date.now();
    const sha256 = await kept(Buffer.from('twice'));
    expect(await kept(Buffer.from('twice'))).toBe(sha256);
    expect((await listed()).filter((each) => each === sha256)).toHaveLength(1);
    const { storedMs = 0 } = (await place.find(sha256)) ?? {};
    // A place may tell time in whole seconds.
    expect(storedMs).toBeGreaterThan(before - 2000);
    expect(storedMs).toBeLessThan(Date.now() + 2000);
  });

  it('lists all that is there, finds nothing that was removed, and refuses to open it', async () => {
    const [stays, goes] = [await kept(Buffer.from('stays')), await kept(Buffer.from('goes'))];
    expect(await listed()).toEqual(expect.arrayContaining([stays, goes]));
    await place.remove(goes);
    await place.remove(goes);
    expect(await place.find(goes)).toBeNull();
    await expect(place.open(goes)).rejects.toThrow();
    const names = await listed();
    expect([names.includes(stays), names.includes(goes)]).toEqual([true, false]);
  });
}
