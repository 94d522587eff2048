import { z } from 'zod';
import { attemptNumber } from './values';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Answer of POST /files; `id` is the value of a `file` input. */
export const uploadedFile = z.object({ id: z.uuid(), name: z.string(), size: z.int().min(0), sha256 }).meta({ id: 'UploadedFile' });
export type UploadedFile = z.infer<typeof uploadedFile>;

/** A file that an op left in /gyoza/output; download it at /runs/{id}/files/{path}. */
export const runFile = z
  .object({ path: z.string(), attempt: attemptNumber, size: z.int().min(0), sha256, content_type: z.string() })
  .meta({ id: 'RunFile' });
export type RunFile = z.infer<typeof runFile>;
export const runFileList = z.object({ files: z.array(runFile) });

/** An upload that may be interrupted and go on: how much of it is here. */
export const upload = z
  .object({ id: z.uuid(), name: z.string(), content_type: z.string().nullable(), size: z.int().min(0), offset: z.int().min(0) })
  .meta({ id: 'Upload' });
export type Upload = z.infer<typeof upload>;
