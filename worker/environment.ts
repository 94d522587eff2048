import { parseArgs } from 'node:util';
import { z } from 'zod';
import { splitServers } from '@/lib/client/server-list';
import { workerId } from '@/lib/contract/values';

const NO_SERVER = 'must be the address of the server, such as http://localhost:5555';
const httpUrl = z.url({ protocol: /^https?$/ });

const environment = z.object({
  /** One server, or several of one installation, separated by commas. */
  GYOZA_SERVER_URL: z
    .string({ error: NO_SERVER })
    .refine(
      (setting) => splitServers(setting).length > 0 && splitServers(setting).every((url) => httpUrl.safeParse(url).success),
      NO_SERVER,
    ),
  GYOZA_WORKER_KEY: z.string({ error: 'must be a key of the role worker' }).min(1, 'must be a key of the role worker'),
  GYOZA_WORKER_ID: workerId.optional(),
  GYOZA_DATA_DIR: z.string().min(1).default('./.gyoza'),
  GYOZA_MAX_RUNS: z.coerce
    .number('must be a whole number from 1 to 10000')
    .int('must be a whole number from 1 to 10000')
    .min(1)
    .max(10_000)
    .optional(),
  GYOZA_BUFFER_MB: z.coerce
    .number('must be a whole number of MiB, 1 or more')
    .int('must be a whole number of MiB, 1 or more')
    .min(1, 'must be a whole number of MiB, 1 or more')
    .optional(),
  GYOZA_MAX_OUTPUT_MB: z.coerce
    .number('must be a whole number of MiB, 1 or more')
    .int('must be a whole number of MiB, 1 or more')
    .min(1, 'must be a whole number of MiB, 1 or more')
    .default(10_240),
  GYOZA_MIN_FREE_MB: z.coerce
    .number('must be a whole number of MiB, 0 for never')
    .int('must be a whole number of MiB, 0 for never')
    .min(0, 'must be a whole number of MiB, 0 for never')
    .default(2048),
  GYOZA_ENGINE_DISK: z.string().min(1).optional(),
  GYOZA_ENGINE_TRANSFER: z.enum(['auto', 'bind', 'archive'], 'must be auto, bind or archive').default('auto'),
  GYOZA_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type WorkerEnvironment = z.infer<typeof environment>;

/**
 * The worker's settings, from its arguments and else from the environment. Throws one message that names everything that is wrong.
 * An empty variable counts as not set.
 */
export function readEnvironment(argv: string[], env: Record<string, string | undefined>): WorkerEnvironment {
  const { values } = parseArgs({
    args: argv,
    options: { server: { type: 'string' }, key: { type: 'string' }, id: { type: 'string' }, data: { type: 'string' } },
  });
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse({
    ...given,
    ...(values.server === undefined ? {} : { GYOZA_SERVER_URL: values.server }),
    ...(values.key === undefined ? {} : { GYOZA_WORKER_KEY: values.key }),
    ...(values.id === undefined ? {} : { GYOZA_WORKER_ID: values.id }),
    ...(values.data === undefined ? {} : { GYOZA_DATA_DIR: values.data }),
  });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${ARGUMENTS[String(path[0])] ?? String(path[0])} ${message}`);
  throw new Error(`The worker cannot start with these settings:\n${lines.join('\n')}`);
}

const ARGUMENTS: Record<string, string> = {
  GYOZA_SERVER_URL: '--server (GYOZA_SERVER_URL)',
  GYOZA_WORKER_KEY: '--key (GYOZA_WORKER_KEY)',
  GYOZA_WORKER_ID: '--id (GYOZA_WORKER_ID)',
  GYOZA_DATA_DIR: '--data (GYOZA_DATA_DIR)',
};
