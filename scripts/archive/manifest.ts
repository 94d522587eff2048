import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

/** The last entry of a backup: what was in the ones before it. An archive without it was cut off. */
export const MANIFEST = 'manifest.json';

export const manifestSchema = z.object({
  format: z.literal(1),
  /** Version of Gyoza that made it. */
  version: z.string(),
  createdAt: z.string(),
  /** Migrations that the database had, in their order. */
  migrations: z.array(z.string().regex(/^\w+$/)).min(1),
  /** In an order in which each refers only to those before it. */
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.string()),
      rows: count,
      parts: z.array(z.object({ name: z.string(), sha256: digest })),
    }),
  ),
  /** Contents of uploaded and produced files: how many, their bytes, and a digest over their names in the order of the archive. */
  files: z.object({ count, bytes: count, sha256: digest }),
  /** Contents that the database names and the disk did not have. */
  missing: z.array(digest),
  /** Files with access keys, by name. */
  keys: z.array(z.object({ name: z.string().regex(/^[\w.-]+$/), sha256: digest })),
});
export type Manifest = z.infer<typeof manifestSchema>;
