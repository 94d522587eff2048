import { z } from 'zod';
import { ROOT } from './root';

const schema = z.object({
  GYOZA_HOST: z.string().min(1).default('127.0.0.1'),
  GYOZA_PORT: z.coerce.number().int().min(1).max(65_535).default(5555),
  GYOZA_API_KEY: z.string().min(1).optional(),
  GYOZA_WORKER_KEY: z.string().min(1).optional(),
  GYOZA_DEV: z.enum(['0', '1']).default('0'),
});

export interface WebEnvironment {
  host: string;
  port: number;
  apiKey: string | undefined;
  workerKey: string | undefined;
  dev: boolean;
  /** Root of the checkout. */
  root: string;
}

/** What the web process alone needs to know; the rest is read by lib/server/env.ts. Throws with every bad variable at once. */
export function readWebEnvironment(): WebEnvironment {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    throw new Error(
      `The environment is not right. ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
    );
  }
  const { data } = parsed;
  return {
    host: data.GYOZA_HOST,
    port: data.GYOZA_PORT,
    apiKey: data.GYOZA_API_KEY,
    workerKey: data.GYOZA_WORKER_KEY,
    dev: data.GYOZA_DEV === '1',
    root: ROOT,
  };
}
