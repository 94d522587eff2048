import { z } from 'zod';

/** As much of OpenAPI 3.1 as the reference page shows. */

export type JsonSchema = z.infer<typeof plainSchema> & {
  properties?: Record<string, JsonSchema> | undefined;
  items?: JsonSchema | undefined;
  anyOf?: JsonSchema[] | undefined;
  oneOf?: JsonSchema[] | undefined;
  allOf?: JsonSchema[] | undefined;
  additionalProperties?: JsonSchema | boolean | undefined;
};

const plainSchema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  default: z.json().optional(),
  pattern: z.string().optional(),
  required: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
});

const schema: z.ZodType<JsonSchema> = plainSchema.extend({
  properties: z
    .record(
      z.string(),
      z.lazy(() => schema),
    )
    .optional(),
  items: z.lazy(() => schema).optional(),
  anyOf: z.array(z.lazy(() => schema)).optional(),
  oneOf: z.array(z.lazy(() => schema)).optional(),
  allOf: z.array(z.lazy(() => schema)).optional(),
  additionalProperties: z.union([z.boolean(), z.lazy(() => schema)]).optional(),
});

const media = z.record(z.string(), z.object({ schema: schema.optional() }));
const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema,
});

const operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).default([]),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.json()).optional(),
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: media }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: media.optional() })),
});

const document = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string().optional() }),
  tags: z.array(z.object({ name: z.string() })).default([]),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export interface ApiCall extends z.infer<typeof operation> {
  method: string;
  path: string;
}

export interface ApiReference {
  version: string;
  groups: { tag: string; calls: ApiCall[] }[];
  schemas: [name: string, schema: JsonSchema][];
}

/** The document, grouped by tag in the order that it names them. */
export function readOpenApi(raw: unknown): ApiReference {
  const { info, tags, paths, components } = document.parse(raw);
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]): ApiCall => ({ ...each, method: method.toUpperCase(), path })),
  );
  return {
    version: info.version,
    groups: tags
      .map(({ name }) => ({ tag: name, calls: calls.filter((call) => call.tags.includes(name)) }))
      .filter(({ calls: own }) => own.length > 0),
    schemas: Object.entries(components.schemas)
      .filter(([name]) => !isNameless(name))
      .sort(([a], [b]) => a.localeCompare(b)),
  };
}

/** True for the schema of JSON itself: it is recursive, so the document has to keep it under a name that was made up. */
export function isNameless(name: string): boolean {
  return name.startsWith('__');
}

/** "#/components/schemas/OpRun" → "OpRun". */
export function refName(ref: string): string {
  return ref.split('/').at(-1) ?? ref;
}
