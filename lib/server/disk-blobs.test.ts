import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { diskBlobs } from './disk-blobs';
import { blobPlaceContract } from './testing/blob-place-contract';

const folder = mkdtempSync(join(tmpdir(), 'gyoza-disk-blobs-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a folder', () => {
  blobPlaceContract(() => diskBlobs(folder));
});
