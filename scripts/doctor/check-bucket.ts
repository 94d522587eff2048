import type { S3Settings } from '@/lib/server/s3-settings';
import { checkBucket } from '@/lib/server/s3-blobs';
import { messageOf } from '../plain-error';
import { fail, ok, type Finding } from './finding';

/** Whether the bucket for contents of files can be reached with the keys that are given. */
export async function checkStore(s3: S3Settings): Promise<Finding> {
  const place = `${s3.bucket}${s3.endpoint === undefined ? '' : ` at ${s3.endpoint}`}`;
  try {
    await checkBucket(s3);
    return ok('Bucket', `${place} answers`);
  } catch (error) {
    return fail(
      'Bucket',
      `${place} cannot be used (${messageOf(error)})`,
      'make the bucket, and check GYOZA_S3_BUCKET, GYOZA_S3_ENDPOINT, GYOZA_S3_REGION and the keys.',
    );
  }
}
