import { join, resolve } from 'node:path';
import { z } from 'zod';
import { s3Settings, s3Variables, type S3Settings } from '@/lib/server/s3-settings';
import { PlainError } from '../plain-error';

const flag = (fallback: '0' | '1') =>
  z
    .enum(['0', '1'], { error: 'must be 0 or 1' })
    .default(fallback)
    .transform((value) => value === '1');

/** An access key: it goes into headers and links, so only characters that need no escaping in either. */
const key = z.string().regex(/^[\x21-\x7e]{8,256}$/, { error: 'must be 8 to 256 visible ASCII characters without spaces' });

const schema = z.object({
  GYOZA_HOST: z.string().default('127.0.0.1'),
  GYOZA_PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'must be a port number' })
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, { error: 'must be between 1 and 65535' })
    .default(5555),
  GYOZA_API_KEY: key.optional(),
  GYOZA_WORKER_KEY: key.optional(),
  GYOZA_DATA_DIR: z.string().default('.gyoza'),
  GYOZA_FILES_DIR: z.string().optional(),
  ...s3Variables,
  GYOZA_BUNDLED_WORKER: flag('1'),
  GYOZA_INSTALL_DOCKER: flag('1'),
  GYOZA_DEV: flag('0'),
  GYOZA_MAX_RUNS: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, { error: 'must be a whole number of at least 1' })
    .optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/[^/]+\/[^/?]+/, { error: 'must look like postgresql://user:password@host:5432/database' })
    .optional(),
  DOCKER_HOST: z
    .string()
    .regex(/^(unix|tcp|http|https|ssh|npipe):\/\/.+/, { error: 'must look like unix:///var/run/docker.sock or tcp://host:2376' })
    .optional(),
});

/** What `npm start` reads from its environment. */
export type Settings = {
  readonly host: string;
  readonly port: number;
  readonly apiKey: string | undefined;
  readonly workerKey: string | undefined;
  readonly dataDir: string;
  /** Where the contents of files lie, unless there is a bucket for them. */
  readonly filesDir: string;
  readonly s3: S3Settings | undefined;
  readonly databaseUrl: string | undefined;
  readonly dockerHost: string | undefined;
  readonly bundledWorker: boolean;
  readonly mayInstallDocker: boolean;
  readonly dev: boolean;
};

/**
 * Reads the environment once. An empty variable counts as not set.
 * @throws PlainError that lists every bad variable at once
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
    throw new PlainError(`These environment variables are not right:\n${faults.join('\n')}`);
  }
  const values = parsed.data;
  return {
    host: values.GYOZA_HOST,
    port: values.GYOZA_PORT,
    apiKey: values.GYOZA_API_KEY,
    workerKey: values.GYOZA_WORKER_KEY,
    dataDir: resolve(values.GYOZA_DATA_DIR),
    filesDir: resolve(values.GYOZA_FILES_DIR ?? join(values.GYOZA_DATA_DIR, 'files')),
    s3: s3Settings(values),
    databaseUrl: values.DATABASE_URL,
    dockerHost: values.DOCKER_HOST,
    bundledWorker: values.GYOZA_BUNDLED_WORKER,
    mayInstallDocker: values.GYOZA_INSTALL_DOCKER,
    dev: values.GYOZA_DEV,
  };
}

/** The address a person on this machine opens. */
export function addressOf(settings: Settings): string {
  const any = settings.host === '0.0.0.0' || settings.host === '::' || settings.host === '127.0.0.1' || settings.host === '::1';
  const host = any ? 'localhost' : settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `http://${host}:${settings.port}`;
}
