import { z } from 'zod';
import packageJson from '@/package.json';
import { ERRORS } from '@/lib/domain/errors';
import { OPERATIONS } from './operations';
import type { Operation } from './operation';
import { problem } from './problem';

type Schema = Record<string, unknown>;
type OpenApi = { openapi: string } & Record<string, unknown>;

let cached: OpenApi | undefined;

/** The OpenAPI 3.1 document, made from the same schemas that routes check by. */
export function openApiDocument(): OpenApi {
  cached ??= build();
  return cached;
}

function build(): OpenApi {
  const components: Record<string, Schema> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    const path = operation.path.replace('+}', '}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation, components) };
  }
  return {
    openapi: '3.1.0',
    info: { title: packageJson.name, version: packageJson.version, description: packageJson.description },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: ['Definitions', 'Runs', 'Files', 'Workers', 'Server'].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: components,
    },
  };
}

/** A zod schema as JSON Schema 2020-12; named schemas move to the components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Record<string, Schema>): Schema {
  const { $defs, ...root } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ jsonSchema: made }) => {
      delete made.id;
    },
  }) as Schema & { $defs?: Record<string, Schema> };
  delete root['$schema']; // the document names its dialect once
  const rename = (name: string): string => (io === 'input' && name !== 'RunState' ? `${name}Input` : name);
  for (const [name, definition] of Object.entries($defs ?? {})) components[rename(name)] = relink(definition, rename);
  return relink(root, rename);
}

function relink<T>(value: T, rename: (name: string) => string): T {
  return JSON.parse(
    JSON.stringify(value).replace(/"#\/\$defs\/([^"]+)"/g, (_, name: string) => `"#/components/schemas/${rename(name)}"`),
  ) as T;
}

function describe(operation: Operation, components: Record<string, Schema>): Record<string, unknown> {
  const { body } = operation;
  const media = operation.yaml === true ? ['application/json', 'application/yaml'] : ['application/json'];
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.roles === null ? { security: [] } : { description: `Roles: ${operation.roles.join(', ')}.` }),
    parameters: [...pathParameters(operation), ...queryParameters(operation, components), ...headerParameters(operation)],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content:
              body === 'raw'
                ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
                : Object.fromEntries(media.map((type) => [type, { schema: jsonSchema(body, 'input', components) }])),
          },
        }),
    responses: { ...answers(operation, components), ...problems(operation, components) },
  };
}

function pathParameters(operation: Operation): unknown[] {
  return [...operation.path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'id' && !operation.path.startsWith('/workers') ? { type: 'string', format: 'uuid' } : { type: 'string' },
  }));
}

function queryParameters(operation: Operation, components: Record<string, Schema>): unknown[] {
  const { properties = {} } = jsonSchema(operation.query, 'input', components) as { properties?: Record<string, Schema> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
}

function headerParameters(operation: Operation): unknown[] {
  const text = { type: 'string' };
  return [
    ...(operation.idempotent === true
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: text,
            description: 'The same request with the same key gets the first answer.',
          },
        ]
      : []),
    ...(operation.id === 'uploadFile' ? [{ name: 'X-File-Name', in: 'header', required: true, schema: text }] : []),
  ];
}

function answers(operation: Operation, components: Record<string, Schema>): Record<string, unknown> {
  return Object.fromEntries(
    operation.answers.map(({ status, schema, types = [], description }) => {
      const other = Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]));
      const json = schema === null ? {} : { 'application/json': { schema: jsonSchema(schema, 'output', components) } };
      const content = { ...json, ...other };
      return [String(status), { description, ...(Object.keys(content).length === 0 ? {} : { content }) }];
    }),
  );
}

function problems(operation: Operation, components: Record<string, Schema>): Record<string, unknown> {
  components['Problem'] ??= jsonSchema(problem, 'output', {});
  if (components['Problem']['$ref'] !== undefined) components['Problem'] = jsonSchema(z.object(problem.shape), 'output', {});
  const statuses = new Set<number>([400]);
  if (operation.roles !== null) for (const status of [401, 403]) statuses.add(status);
  if (operation.id === 'signIn') for (const status of [401, 403]) statuses.add(status);
  if (operation.path.includes('{')) statuses.add(404);
  if (operation.conflicts === true || operation.idempotent === true) statuses.add(409);
  if (operation.body !== null && operation.body !== 'raw') for (const status of [408, 413]) statuses.add(status);
  const title = (status: number): string => Object.values(ERRORS).find((error) => error.status === status)?.title ?? 'Error';
  return Object.fromEntries(
    [...statuses].map((status) => [
      String(status),
      { description: title(status), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );
}
