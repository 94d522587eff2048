import { resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  GYOZA_DATA_DIR: z
    .string()
    .min(1)
    .default('.gyoza')
    .transform((folder) => resolve(folder)),
  GYOZA_ALLOW_CAPABILITIES: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((name) => name.trim().toUpperCase())
        .filter((name) => name !== ''),
    ),
  GYOZA_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

let cached: z.infer<typeof schema> | undefined;

/** The server's environment, read once; every bad variable is named at once. Throws on the first use when it is wrong. */
export function env(): z.infer<typeof schema> {
  if (cached !== undefined) return cached;
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not right. ${faults.join('; ')}`);
  }
  cached = parsed.data;
  return cached;
}
