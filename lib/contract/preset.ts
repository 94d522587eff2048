import { z } from 'zod';
import { definitionName, jsonObject, timestamp } from './values';

const fields = {
  name: z.string().trim().min(1).max(100),
  description: z.string().max(2000).nullish(),
  inputs: jsonObject,
  /** Everybody sees it; else only who made it. */
  shared: z.boolean().nullish(),
  /** The form of whoever asks starts with it. */
  is_default: z.boolean().nullish(),
};

/** Body of POST /definitions/{name}/presets. Inputs may be some of the op's; secrets and files are never kept. */
export const presetCreate = z.strictObject(fields).meta({ id: 'PresetCreate' });
export type PresetCreate = z.infer<typeof presetCreate>;

export const presetPatch = z
  .strictObject({ ...fields, name: fields.name.nullish(), inputs: jsonObject.nullish() })
  .meta({ id: 'PresetPatch' });
export type PresetPatch = z.infer<typeof presetPatch>;

export const preset = z
  .object({
    id: z.uuid(),
    op_definition: definitionName,
    name: z.string(),
    description: z.string().nullable(),
    inputs: jsonObject,
    shared: z.boolean(),
    is_default: z.boolean(),
    /** Name of the key that made it. */
    owner: z.string(),
    /** Whoever asks made it, and may change it. */
    is_own: z.boolean(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Preset' });
export type Preset = z.infer<typeof preset>;

/** Own presets and those that are shared, by name. */
export const presetList = z.array(preset);
