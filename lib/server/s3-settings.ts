import { z } from 'zod';

/** A bucket and how to reach it. */
export interface S3Settings {
  bucket: string;
  /** Where the server is, when it is not Amazon's. */
  endpoint: string | undefined;
  region: string;
  /** What comes before the name of each content. */
  prefix: string;
  accessKeyId: string | undefined;
  secretAccessKey: string | undefined;
}

/** Variables of the environment that put contents of files into a bucket instead of a folder. */
export const s3Variables = {
  GYOZA_S3_BUCKET: z.string().min(3, 'must be the name of a bucket').optional(),
  GYOZA_S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must look like https://s3.example.org' }).optional(),
  GYOZA_S3_REGION: z.string().min(1).default('us-east-1'),
  GYOZA_S3_PREFIX: z
    .string()
    .regex(/^([\w.-]+\/)+$/, 'must be a path that ends in /')
    .optional(),
  GYOZA_S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  GYOZA_S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
};

/** The bucket that is named; undefined where none is, and contents lie in a folder. */
export function s3Settings(values: z.output<z.ZodObject<typeof s3Variables>>): S3Settings | undefined {
  if (values.GYOZA_S3_BUCKET === undefined) return undefined;
  return {
    bucket: values.GYOZA_S3_BUCKET,
    endpoint: values.GYOZA_S3_ENDPOINT,
    region: values.GYOZA_S3_REGION,
    prefix: values.GYOZA_S3_PREFIX ?? '',
    accessKeyId: values.GYOZA_S3_ACCESS_KEY_ID,
    secretAccessKey: values.GYOZA_S3_SECRET_ACCESS_KEY,
  };
}
