import { describe, expect, it } from 'vitest';
import type { S3Settings } from './s3-settings';
import { checkBucket, s3Blobs } from './s3-blobs';
import { blobPlaceContract } from './testing/blob-place-contract';

/** A bucket of a real server, as JSON: `npm run trial:files` gives it. */
const settings = JSON.parse(process.env['GYOZA_TEST_S3'] ?? '') as S3Settings;

describe('a bucket', () => {
  blobPlaceContract(() => s3Blobs(settings));

  it('is told from one that is not there or not ours', async () => {
    await checkBucket(settings);
    await expect(checkBucket({ ...settings, bucket: 'gyoza-none' })).rejects.toThrow();
    await expect(checkBucket({ ...settings, secretAccessKey: 'wrong' })).rejects.toThrow();
  });
});
