import { z } from 'zod';
import { RUN_COLUMNS } from '@/lib/domain/run-columns';
import { filterTexts } from './run-filter';
import { timestamp } from './values';

const name = z.string().trim().min(1).max(100);
const columns = z.array(z.enum(RUN_COLUMNS)).max(RUN_COLUMNS.length);

/** POST /run-views. Without columns it is shown with the usual ones. */
export const runViewCreate = z
  .strictObject({ name, filter: filterTexts, columns: columns.nullish(), shared: z.boolean().nullish() })
  .meta({ id: 'RunViewCreate' });
export type RunViewCreate = z.infer<typeof runViewCreate>;

export const runViewPatch = z
  .strictObject({ name: name.nullish(), filter: filterTexts.nullish(), columns: columns.nullish(), shared: z.boolean().nullish() })
  .meta({ id: 'RunViewPatch' });
export type RunViewPatch = z.infer<typeof runViewPatch>;

export const runView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    /** As it stands in the address of the list. */
    filter: z.record(z.string(), z.string()),
    columns: z.array(z.enum(RUN_COLUMNS)),
    /** Everybody sees it. */
    shared: z.boolean(),
    /** Name of the key that made it. */
    owner: z.string(),
    is_own: z.boolean(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'RunView' });
export type RunView = z.infer<typeof runView>;
export const runViewList = z.array(runView);
