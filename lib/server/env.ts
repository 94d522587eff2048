import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readNetworks } from './networks';
import { s3Settings, s3Variables, type S3Settings } from './s3-settings';
import { signOnFault, signOnSettings, signOnVariables, type SignOnSettings } from './sign-on-settings';

/** Names separated by commas. */
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
/** A limit that is not there unless it is given. */
const most = z.coerce.number().int().min(1).optional();
/** A limit that 0 takes away. */
const pace = z.coerce.number().int().min(0);

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  GYOZA_DATA_DIR: z
    .string()
    .min(1)
    .default('.gyoza')
    .transform((folder) => resolve(folder)),
  /** Where the contents of files lie; web processes of one database share it. */
  GYOZA_FILES_DIR: z
    .string()
    .min(1)
    .transform((folder) => resolve(folder))
    .optional(),
  ...s3Variables,
  GYOZA_SECRET_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  /** The key of before, while `npm run rotate-key` is not through. */
  GYOZA_OLD_SECRET_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  GYOZA_ALLOW_CAPABILITIES: list.transform((names) => names.map((name) => name.toUpperCase())),
  /** Patterns of the images that may run; an empty list allows all. */
  GYOZA_ALLOWED_IMAGES: list,
  /** From which role on one may run an image without a definition. */
  GYOZA_ADHOC_ROLE: z.enum(['admin', 'author', 'operator']).default('author'),
  GYOZA_MAX_ACTIVE_RUNS_PER_CALLER: most,
  GYOZA_MAX_ACTIVE_RUNS_PER_OP: most,
  GYOZA_MAX_RUNS_PER_DAY_PER_CALLER: most,
  /** Of one key or person, of one address that names nobody, and how many of one that are not answered yet; by each web process for itself. */
  GYOZA_MAX_REQUESTS_PER_S: pace.default(1000),
  GYOZA_MAX_ANONYMOUS_REQUESTS_PER_S: pace.default(100),
  GYOZA_MAX_OPEN_REQUESTS: pace.default(500),
  /** Where people reach this server: links in messages begin with it. */
  GYOZA_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** Addresses and networks of the proxies whose word on where a request came from counts; an empty list is none. */
  GYOZA_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list, context) => {
      const given = list.split(',').map((each) => each.trim());
      const networks = readNetworks(given.filter((each) => each !== ''));
      if (networks !== null) return networks;
      context.addIssue('must be addresses and networks such as 10.0.0.7, 10.1.0.0/16, separated by commas');
      return z.NEVER;
    }),
  /** Where such a proxy names whom it has signed in, by their e-mail address. */
  GYOZA_TRUSTED_PROXY_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be the name of a header such as X-Forwarded-Email')
    .toLowerCase()
    .optional(),
  ...signOnVariables,
  GYOZA_PORT: z.coerce.number().int().optional(),
  /** `1`: webhooks may lead to addresses that only this network has. */
  GYOZA_WEBHOOK_PRIVATE: z
    .enum(['0', '1'])
    .default('0')
    .transform((flag) => flag === '1'),
  GYOZA_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  GYOZA_SMTP_FROM: z.string().min(3).optional(),
  GYOZA_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
const whole = schema.superRefine((values, context) => {
  const fault = signOnFault(values);
  if (fault !== null) context.addIssue(fault);
});

type Environment = z.infer<typeof schema> & { GYOZA_FILES_DIR: string; s3: S3Settings | undefined; signOn: SignOnSettings | undefined };

let cached: Environment | undefined;

/** The server's environment, read once; every bad variable is named at once. An empty one counts as not set. Throws on the first use when it is wrong. */
export function env(): Environment {
  if (cached !== undefined) return cached;
  const parsed = whole.safeParse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) =>
      issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(`The environment is not right. ${faults.join('; ')}`);
  }
  const values = parsed.data;
  const filesDir = values.GYOZA_FILES_DIR ?? join(values.GYOZA_DATA_DIR, 'files');
  cached = { ...values, GYOZA_FILES_DIR: filesDir, s3: s3Settings(values), signOn: signOnSettings(values) };
  return cached;
}
