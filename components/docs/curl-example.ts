import { refName, type ApiCall, type ApiReference, type JsonSchema } from './open-api';

/** How deep an example body goes; what lies deeper is left to the schema. */
const MAX_DEPTH = 4;

/** A call as one would type it, with the required parts of its body filled in. */
export function curlExample(call: ApiCall, server: string, schemas: ApiReference['schemas']): string {
  const path = call.path.replace(/\{(\w+)\}/g, (_, name: string) => `<${name}>`);
  const query = call.parameters.filter((each) => each.in === 'query' && each.required).map((each) => `${each.name}=<${each.name}>`);
  const lines = [
    `curl ${call.method === 'GET' ? '' : `-X ${call.method} `}"${server}${path}${query.length === 0 ? '' : `?${query.join('&')}`}"`,
  ];
  if (call.security?.length !== 0) lines.push('-H "X-API-Key: $GYOZA_API_KEY"');
  for (const header of call.parameters.filter((each) => each.in === 'header' && each.required))
    lines.push(`-H "${header.name}: <${header.name}>"`);
  const content = call.requestBody?.content ?? {};
  const body = content['application/json']?.schema;
  if (body !== undefined) {
    lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(exampleOf(body, new Map(schemas)))}'`);
  } else if ('application/octet-stream' in content) {
    lines.push('-H "Content-Type: application/octet-stream"', '--data-binary @FILE');
  }
  return lines.join(' \\\n  ');
}

/** A small value that the schema allows: required properties alone, the first of several choices. */
export function exampleOf(schema: JsonSchema, schemas: ReadonlyMap<string, JsonSchema>, depth = 0): unknown {
  if (depth > MAX_DEPTH) return {};
  if (schema.$ref !== undefined) {
    const target = schemas.get(refName(schema.$ref));
    return target === undefined ? {} : exampleOf(target, schemas, depth + 1);
  }
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.find((each) => each.type !== 'null');
  if (choice !== undefined) return exampleOf(choice, schemas, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object': {
      const required = (schema.required ?? []).flatMap((name) => {
        const property = schema.properties?.[name];
        return property === undefined ? [] : [[name, exampleOf(property, schemas, depth + 1)] as const];
      });
      return Object.fromEntries(required);
    }
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items, schemas, depth + 1)];
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    case 'string':
      return schema.format === 'uuid' ? '<uuid>' : schema.format === 'date-time' ? '2026-01-31T09:00:00Z' : '…';
    default:
      return {};
  }
}
