import { z } from 'zod';
import { LADDER } from '@/lib/domain/may';

const who = z.string().trim().min(1).max(200);

/** From which role on, and who besides: the e-mail address or the name of an account or key. */
const grant = z.object({ role: z.enum(LADDER), people: z.array(z.string()) }).meta({ id: 'Grant' });

const grantWrite = z.strictObject({ role: z.enum(LADDER), people: z.array(who).max(100).nullish() }).meta({ id: 'GrantWrite' });

/** Who may what with an op. */
export const access = z
  .object({
    op_definition: z.string(),
    /** Whose it is: they may whatever their role allows, whatever is set here. Null where nobody knows any more. */
    owner: z.string().nullable(),
    see: grant,
    payloads: grant,
    run: grant,
    manage_runs: grant,
    edit: grant,
    /** Whether you may set it. */
    may_set: z.boolean(),
  })
  .meta({ id: 'Access' });
export type Access = z.infer<typeof access>;

/** What is not given is as usual. */
export const accessWrite = z
  .strictObject({
    see: grantWrite.nullish(),
    payloads: grantWrite.nullish(),
    run: grantWrite.nullish(),
    manage_runs: grantWrite.nullish(),
    edit: grantWrite.nullish(),
  })
  .meta({ id: 'AccessWrite' });
export type AccessWrite = z.infer<typeof accessWrite>;
