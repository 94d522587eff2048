import { z } from 'zod';
import { labelTerm, MAX_LABELS } from '@/lib/domain/run-labels';
import { runState } from './event';
import { definitionName, semver, workerId } from './values';

const unixSeconds = z
  .string()
  .regex(/^\d{1,11}(\.\d{1,9})?$/, 'must be a time in UNIX seconds')
  .transform(Number)
  .pipe(z.number().max(8_640_000_000_000 / 1000));

const UNIT_SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** `30m`, `24h`, `7d`, in seconds. */
const span = z
  .string()
  .regex(/^[1-9]\d{0,3}[mhd]$/, 'must be a time such as 30m, 24h or 7d')
  .transform((text) => Number(text.slice(0, -1)) * (UNIT_SECONDS[text.slice(-1)] ?? 0))
  .meta({ description: 'A time that counts back from the moment of asking: 30m, 24h, 7d.' });

const seconds = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?$/, 'must be seconds, such as 90 or 0.5')
  .transform(Number);

/** Parameters that may be given more than once; several stand in one text as its lines. */
export const REPEATABLE: ReadonlySet<string> = new Set(['label']);

const label = z
  .string()
  .transform((text) => text.split('\n').map(labelTerm))
  .refine((terms): terms is string[] => terms.length <= MAX_LABELS && !terms.includes(null), 'must be key:value or key, such as team:blue')
  .meta({ description: 'A label that the run has, as key:value or only by its key. May be given more than once.' });

/** What runs are chosen by, as it stands in a query. All that is given must hold. */
export const runFilterFields = {
  state: runState.optional(),
  status: runState.optional(),
  op_definition: definitionName.optional(),
  op_version: semver.optional(),
  image: z.string().min(1).max(512).optional(),
  'created[gte]': unixSeconds.optional(),
  'created[gt]': unixSeconds.optional(),
  'created[lte]': unixSeconds.optional(),
  'created[lt]': unixSeconds.optional(),
  created_within: span.optional(),
  created_by: z.string().min(1).max(200).meta({ description: 'Name of the key that asked for it.' }).optional(),
  worker_id: workerId.meta({ description: 'The worker of the current attempt.' }).optional(),
  label: label.optional(),
  'duration[gte]': seconds
    .meta({ description: 'Seconds that the current attempt has taken at least, from its start to its end or until now.' })
    .optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({
      description:
        'Text in the error or in the inputs of the current attempt, secrets left out. So many runs at most are looked through at once; `searched` says how far.',
    })
    .optional(),
};

/** A choice of runs without a page of it. */
export const runFilter = judged(z.strictObject(runFilterFields));
export type RunFilter = z.infer<typeof runFilter>;

type Judged = z.ZodObject<typeof runFilterFields & z.ZodRawShape>;

/** The rules between the fields of a filter. */
export function judged<T extends Judged>(schema: T): T {
  return schema
    .refine((query) => query['op_version'] === undefined || query['op_definition'] !== undefined, {
      path: ['op_version'],
      message: 'is a version of an op; give op_definition too',
    })
    .refine((query) => query['state'] === undefined || query['status'] === undefined || query['state'] === query['status'], {
      path: ['status'],
      message: 'is another name of state; give one of them',
    });
}

const names = Object.keys(runFilterFields) as (keyof typeof runFilterFields)[];
type Texts = Record<(typeof names)[number], z.ZodOptional<z.ZodNullable<z.ZodString>>>;

/** A filter in a body: the texts that stand in an address, of which `null` means not given. They are judged as those of a query are. */
export const filterTexts = z
  .strictObject(Object.fromEntries(names.map((name) => [name, z.string().nullish()])) as Texts)
  .transform((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)) as Record<string, string>)
  .superRefine((given, context) => {
    for (const { path, message } of runFilter.safeParse(given).error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
  })
  .meta({ id: 'RunFilter' });
