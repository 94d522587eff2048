import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '@/lib/contract/openapi';
import { OPERATIONS } from '@/lib/contract/operations';
import { samplePath } from '@/lib/contract/testing/bad-requests';
import { VERDICTS } from '@/lib/contract/testing/verdicts';
import { ROLES } from '@/lib/contract/session';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call, routePaths } from './testing/call-api';
import { expectProblem } from './testing/expect-problem';

beforeAll(makeKeys);
const targets = { definition: 'no-such-op', run: '0193e0a0-0000-7000-8000-000000000000', worker: 'no-such-worker' };
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const templates = [...new Set(OPERATIONS.map(({ path }) => path))];

describe('the table of operations', () => {
  it('has a route file for every path, and no route file has none', () => {
    const folders = templates.map((path) => path.replaceAll(/\{(\w+)\+\}/g, '[...$1]').replaceAll(/\{(\w+)\}/g, '[$1]'));
    expect(routePaths().sort()).toEqual([...folders, '/[...path]'].sort());
  });

  it('has a row for each in the table of verdicts, which app/api/rights.test.ts holds the code against', () => {
    expect(OPERATIONS.map(({ id }) => id).filter((id) => !Object.hasOwn(VERDICTS, id))).toEqual([]);
  });

  it.each(templates)('is what the route file of %s serves, method by method', async (template) => {
    const known = OPERATIONS.filter(({ path }) => path === template);
    const [first] = known;
    if (first === undefined) throw new Error(template);
    for (const method of METHODS) {
      const answer = await call(method, `${samplePath(first, targets)}?zz_unknown=1`);
      if (known.some((operation) => operation.method === method)) await expectProblem(answer, 'invalid_request', ['zz_unknown']);
      else {
        expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(known.map((operation) => operation.method).sort());
        await expectProblem(answer, 'method_not_allowed');
      }
    }
  });

  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))('says who may call %s', async (_, operation) => {
    const ask = (key: string | null): Promise<Response> =>
      call(operation.method, `${samplePath(operation, targets)}?zz_unknown=1`, { key });
    if (operation.roles === null) {
      for (const key of [null, 'unknown']) await expectProblem(await ask(key), 'invalid_request', ['zz_unknown']);
      return;
    }
    for (const key of [null, 'unknown', '']) {
      const answer = await ask(key);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      await expectProblem(answer, 'unauthorized');
    }
    for (const role of ROLES) {
      const answer = await ask(KEYS[role]);
      if (operation.roles.includes(role)) await expectProblem(answer, 'invalid_request', ['zz_unknown']);
      else await expectProblem(answer, 'forbidden');
    }
  });
});

describe('the OpenAPI document', () => {
  const document = openApiDocument() as unknown as {
    openapi: string;
    security: unknown[];
    paths: Record<
      string,
      Record<
        string,
        {
          operationId: string;
          security?: unknown[];
          parameters: { name: string; in: string }[];
          responses: Record<string, unknown>;
          requestBody?: { content: Record<string, unknown> };
        }
      >
    >;
    components: { schemas: Record<string, Record<string, unknown>> };
  };

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect([valid, validator.version]).toEqual([true, '3.1']);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it('is what the server answers, without a key', async () => {
    const answer = await call('GET', '/openapi.json', { key: null });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(document)));
    await expectProblem(await call('POST', '/openapi.json'), 'method_not_allowed');
  });

  it('holds every operation once, with its parameters, statuses and body', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    );
    expect(described.map(([name]) => name).sort()).toEqual(
      OPERATIONS.map(({ method, path }) => `${method} ${path.replace('+}', '}')}`).sort(),
    );
    for (const operation of OPERATIONS) {
      const found = new Map(described).get(`${operation.method} ${operation.path.replace('+}', '}')}`);
      expect(found?.operationId).toBe(operation.id);
      const inPath = found?.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath).toEqual([...operation.path.matchAll(/\{(\w+)/g)].map(([, name]) => name));
      for (const { status } of operation.answers) expect(Object.keys(found?.responses ?? {})).toContain(String(status));
      expect(found?.requestBody !== undefined).toBe(operation.body !== null);
      if (operation.idempotent === true) expect(found?.parameters.map(({ name }) => name)).toContain('Idempotency-Key');
    }
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  });

  it('says that health, the document and sign-in alone need no key', () => {
    const open = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .filter(({ security }) => security?.length === 0);
    expect(open.map(({ operationId }) => operationId).sort()).toEqual(['health', 'openApi', 'signIn']);
    const others = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .filter(({ security }) => security?.length !== 0);
    for (const operation of others) expect(operation).not.toHaveProperty('security');
    expect(document.security).toEqual([{ apiKey: [] }, { bearer: [] }]);
  });

  it('refers only to what it holds, and describes what is sent', () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty([name ?? '']);
    expect(text).not.toContain('#/$defs');
    expect(document.components.schemas['ConstraintsInput'] ?? document.components.schemas['Constraints']).toMatchObject({
      type: 'object',
      properties: { ram_mb: expect.anything() as unknown },
    });
    expect(document.components.schemas['Problem']).toMatchObject({
      type: 'object',
      properties: { code: expect.anything() as unknown, errors: expect.anything() as unknown },
    });
  });
});

it('answers every other path 404, and 401 before that', async () => {
  for (const method of METHODS) {
    await expectProblem(await call(method, '/no/such/path'), 'not_found');
    await expectProblem(await call(method, '/no/such/path', { key: null }), 'unauthorized');
  }
});

it('says who is asking', async () => {
  for (const role of ROLES)
    expect(await (await call('GET', '/session', { key: KEYS[role] })).json()).toEqual({ name: `test ${role}`, role });
});
