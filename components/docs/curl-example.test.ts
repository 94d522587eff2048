import { describe, expect, it } from 'vitest';
import { openApiDocument } from '@/lib/contract/openapi';
import { curlExample, exampleOf } from './curl-example';
import { isNameless, readOpenApi } from './open-api';

const reference = readOpenApi(openApiDocument());
const calls = reference.groups.flatMap(({ calls: own }) => own);
const find = (id: string) => {
  const call = calls.find((each) => each.operationId === id);
  if (call === undefined) throw new Error(`The document has no operation ${id}.`);
  return call;
};

describe('the reference', () => {
  it('shows every call of the document once', () => {
    const { paths } = openApiDocument() as unknown as { paths: Record<string, Record<string, unknown>> };
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(calls.map((call) => `${call.method} ${call.path}`).sort()).toEqual(documented.sort());
  });

  it('has a schema behind every reference', () => {
    const names = new Set(reference.schemas.map(([name]) => name));
    const refs = [...JSON.stringify([calls, reference.schemas]).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(refs.length).toBeGreaterThan(0);
    expect(refs.filter((name) => name === undefined || (!isNameless(name) && !names.has(name)))).toEqual([]);
  });
});

describe('examples', () => {
  it('read with the key', () => {
    expect(curlExample(find('getRun'), 'http://localhost:5555', reference.schemas)).toBe(
      'curl "http://localhost:5555/runs/<id>" \\\n  -H "X-API-Key: $GYOZA_API_KEY"',
    );
  });

  it('leave the key out where none is needed', () => {
    expect(curlExample(find('health'), 'http://localhost:5555', reference.schemas)).toBe('curl "http://localhost:5555/health"');
  });

  it('fill in what a body must have', () => {
    const example = curlExample(find('createRun'), 'http://localhost:5555', reference.schemas);
    expect(example).toContain('-X POST');
    expect(example).toContain(`-d '{"image":`);
  });

  it('end where a schema names itself', () => {
    const loop = { type: 'object', required: ['next'], properties: { next: { $ref: '#/components/schemas/Loop' } } };
    expect(JSON.stringify(exampleOf(loop, new Map([['Loop', loop]])))).toMatch(/^\{"next":/);
  });
});
