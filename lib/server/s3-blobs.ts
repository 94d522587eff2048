import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NotFound,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { blobName, type BlobPlace } from './blob-place';
import type { S3Settings } from './s3-settings';

/** A content goes to the bucket in parts of this size, two at a time: what an upload takes of memory, whatever its length. 10,000 parts are the most. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
const MOST_PARTS = 10_000;

/** Contents as objects of a bucket that speaks the S3 protocol, Amazon's or any other. */
export function s3Blobs(settings: S3Settings): BlobPlace {
  const client = connect(settings);
  const { bucket, prefix } = settings;
  const object = (sha256: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: `${prefix}${blobName(sha256)}` });
  const find: BlobPlace['find'] = async (sha256) => {
    try {
      const { LastModified, ContentLength = 0 } = await client.send(new HeadObjectCommand(object(sha256)));
      return { sha256, storedMs: LastModified?.getTime() ?? 0, size: ContentLength };
    } catch (error) {
      if (error instanceof NotFound || (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404)) return null;
      throw error;
    }
  };
  return {
    find,
    keep: async (path, sha256) => {
      // Whoever stores what is there already finds out when it refers to it whether it is still there.
      if ((await find(sha256)) !== null) return;
      const body = createReadStream(path);
      try {
        const partSize = await partSizeFor(path);
        await new Upload({ client, params: { ...object(sha256), Body: body }, partSize, queueSize: PARTS_AT_ONCE }).done();
      } finally {
        body.destroy();
      }
    },
    open: async (sha256, range) => {
      const { Body } = await client.send(
        new GetObjectCommand({ ...object(sha256), ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }) }),
      );
      return Body as Readable; // what the client gives on Node
    },
    list: async function* () {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key = '', LastModified } of page.Contents ?? []) {
          const [, sha256] = /^[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(Key.slice(prefix.length)) ?? [];
          if (sha256 !== undefined) yield { sha256, storedMs: LastModified?.getTime() ?? 0 };
        }
      }
    },
    remove: async (sha256) => {
      await client.send(new DeleteObjectCommand(object(sha256)));
    },
  };
}

/** Asks for the bucket. Throws what the server or the network says when it cannot be had. */
export async function checkBucket(settings: S3Settings): Promise<void> {
  const client = connect(settings);
  try {
    await client.send(new HeadBucketCommand({ Bucket: settings.bucket }));
  } finally {
    client.destroy();
  }
}

function connect({ endpoint, region, accessKeyId, secretAccessKey }: S3Settings): S3Client {
  return new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // Without these the client looks where Amazon's tools do: AWS_* variables, a profile, the role of the machine.
    ...(accessKeyId === undefined || secretAccessKey === undefined ? {} : { credentials: { accessKeyId, secretAccessKey } }),
    // Not every server knows the checksums that Amazon's does; ours is the name.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

async function partSizeFor(path: string): Promise<number> {
  const { size } = await stat(path);
  return Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS));
}
