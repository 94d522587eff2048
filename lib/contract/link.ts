import { z } from 'zod';
import { runState } from './event';
import { definitionName, jsonObject, runId, semver, timestamp } from './values';

const names = z.array(z.string().min(1).max(64)).max(1000);

/** Body of POST /definitions/{name}/links. */
export const linkCreate = z
  .strictObject({
    title: z.string().trim().min(1).max(200).nullish(),
    /** A sentence above the form. */
    description: z.string().max(2000).nullish(),
    /** What the form starts with, and what locked and hidden inputs are. Secrets and files are never kept. */
    inputs: jsonObject.nullish(),
    /** Inputs that are shown and cannot be changed. */
    locked: names.nullish(),
    /** Inputs that are neither shown nor told. */
    hidden: names.nullish(),
    /** For people without an account too, where the op allows it by `public_links`. */
    public: z.boolean().nullish(),
    expires_at: z.iso.datetime({ offset: true }).nullish(),
  })
  .meta({ id: 'LinkCreate' });
export type LinkCreate = z.infer<typeof linkCreate>;

export const link = z
  .object({
    id: z.uuid(),
    /** Address of its page, below the server's own. */
    path: z.string(),
    op_definition: definitionName,
    version: semver.nullable(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    inputs: jsonObject,
    locked: z.array(z.string()),
    hidden: z.array(z.string()),
    public: z.boolean(),
    expires_at: timestamp.nullable(),
    owner: z.string(),
    runs: z.int().min(0),
    createdAt: timestamp,
  })
  .meta({ id: 'Link' });
export type Link = z.infer<typeof link>;
export const linkList = z.array(link);

/** What a link leads to: the form of one op, without what is hidden. */
export const recipe = z
  .object({
    op_definition: definitionName,
    version: semver,
    title: z.string(),
    description: z.string().nullable(),
    input_specs: z.record(z.string(), z.record(z.string(), z.json())),
    output_specs: z.record(z.string(), jsonObject).nullable(),
    inputs: jsonObject,
    locked: z.array(z.string()),
    expires_at: timestamp.nullable(),
  })
  .meta({ id: 'Recipe' });
export type Recipe = z.infer<typeof recipe>;

export const recipeRunCreate = z.strictObject({ inputs: jsonObject.nullish() }).meta({ id: 'RecipeRunCreate' });

/** A run of a link, as much of it as concerns whoever has the link. */
export const recipeRun = z
  .object({
    id: runId,
    state: runState,
    progress: z.int().min(0).max(100),
    inputs: jsonObject,
    outputs: jsonObject,
    error_message: z.string().nullable(),
    /** The last thing it said of itself. */
    info: z.string().nullable(),
    /** Why it waits. */
    waiting: z.string().nullable(),
    files: z.array(z.object({ path: z.string(), size: z.int().min(0) })),
    createdAt: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'RecipeRun' });
export type RecipeRun = z.infer<typeof recipeRun>;
