import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { opDefinition, opDefinitionList } from '@/lib/contract/definition';
import type { ErrorCode } from '@/lib/domain/errors';
import { database } from '@/lib/server/db';
import { define, KEYS, makeKeys, runOf } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const minimal = { id: 'resize', version: '1.0.0', image: 'example/resize:1', input_specs: {} };

beforeAll(makeKeys);
beforeEach(async () => {
  await database().run.deleteMany();
  await database().definition.deleteMany();
});

describe('POST /definitions', () => {
  it('creates a version with every default spelled out', async () => {
    const answer = await call('POST', '/definitions', { body: minimal });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe('/definitions/resize?version=1.0.0');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('vary')).toContain('Accept');
    const body = opDefinition.strict().parse(await answer.json());
    expect(body).toMatchObject({
      ...minimal,
      title: null,
      description: null,
      tags: [],
      command: null,
      env: null,
      network: null,
      output_specs: null,
      constraints: {},
      retry_policy: { max_attempts: 1, backoff_s: 0, backoff_factor: 2, max_backoff_s: 3600 },
      timeout_s: null,
      exclusive: false,
      event_delivery: null,
    });
    expect(body.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('keeps everything that was given, keys in their order and numbers to the last digit', async () => {
    const input_specs = {
      zeta: { type: 'float', default: 0.30000000000000004, min: 5e-324, max: 1.7976931348623157e308 },
      alpha: { type: 'str', title: 'Alpha', default: '007' },
      m10: { type: 'integer', default: 9007199254740991 },
      m9: { type: 'list', default: ['10', '9', 1e21], required: false },
      nested: { type: 'dict', default: { zz: 1, aa: 2, mm: 3 } },
    };
    const given = {
      id: 'resize',
      version: '1.0.0',
      image: 'example/resize:1',
      title: 'Resize',
      description: '# Readme\n',
      tags: ['b', 'a'],
      command: ['sh', '-c', 'exit 0'],
      env: { B: '1', A: '' },
      network: 'none',
      output_specs: { size: { type: 'int' } },
      constraints: { cpu: 0.5, ram_mb: 6, vram_mb: 1, gpu_id: 'g0' },
      retry_policy: { max_attempts: 3, backoff_s: 1.5, backoff_factor: 1, max_backoff_s: 60 },
      timeout_s: 0.5,
      exclusive: true,
      event_delivery: { topic: 'done', attributes: { a: 'b' } },
    };
    const text = await (await call('POST', '/definitions', { body: { ...given, input_specs } })).text();
    const { input_specs: specs, ...rest } = opDefinition.parse(JSON.parse(text));
    expect(rest).toMatchObject(given);
    expect(Object.keys(specs)).toEqual(['zeta', 'alpha', 'm10', 'm9', 'nested']);
    expect(specs).toMatchObject({
      zeta: { type: 'float', default: 0.30000000000000004, min: 5e-324, max: 1.7976931348623157e308 },
      alpha: { type: 'string', default: '007' },
      m10: { type: 'int', default: 9007199254740991 },
      m9: { type: 'list', default: ['10', '9', 1e21] },
      nested: { type: 'dict' },
    });
    expect(text).toContain('"default":{"zz":1,"aa":2,"mm":3}');
    const read = await (await call('GET', '/definitions/resize')).text();
    expect(read).toBe(text);
  });

  it('replaces an existing version with 200 and keeps when it was first made', async () => {
    const first = opDefinition.parse(await (await call('POST', '/definitions', { body: minimal })).json());
    const answer = await call('POST', '/definitions', { body: { ...minimal, image: 'example/resize:2' } });
    expect(answer.status).toBe(200);
    const second = opDefinition.parse(await answer.json());
    expect(second).toMatchObject({ image: 'example/resize:2', createdAt: first.createdAt });
    expect(Date.parse(second.updatedAt)).toBeGreaterThanOrEqual(Date.parse(first.updatedAt));
    expect(opDefinitionList.parse(await (await call('GET', '/definitions')).json())).toHaveLength(1);
  });

  it('makes two posts of a new version at the same moment one creation and one replacement', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((n) => call('POST', '/definitions', { body: { ...minimal, title: `t${n}` } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(await database().definition.count({ where: { supersededAt: null } })).toBe(1);
  });

  it.each(['application/yaml', 'application/x-yaml', 'text/yaml', 'application/yaml; charset=utf-8'])(
    'reads gyoza.yml sent as %s',
    async (type) => {
      const body = [
        'id: resize',
        'version: 1.0.0',
        'image: example/resize:1',
        'description: |',
        '  Makes it',
        '  smaller.',
        'tags: [images, "on"]',
        'input_specs:',
        '  width: {type: int, min: 1}',
        '  answer: {type: string, default: "yes"}',
        '  day: {type: date, default: 2026-11-22}',
      ].join('\n');
      const answer = await call('POST', '/definitions', { body, headers: { 'Content-Type': type } });
      expect(answer.status).toBe(201);
      expect(opDefinition.parse(await answer.json())).toMatchObject({
        id: 'resize',
        description: 'Makes it\nsmaller.\n',
        tags: ['images', 'on'],
        input_specs: { width: { type: 'int', min: 1 }, answer: { default: 'yes' }, day: { default: '2026-11-22' } },
      });
    },
  );

  it.each([
    ['a number as the version', 'id: a\nversion: 1.0\nimage: b\ninput_specs: {}', ['version']],
    ['a key twice', 'id: a\nid: b\nversion: 1.0.0\nimage: b\ninput_specs: {}', ['']],
    ['a tag of its own', 'id: !op a\nversion: 1.0.0\nimage: b\ninput_specs: {}', ['']],
    ['two documents', 'id: a\nversion: 1.0.0\nimage: b\ninput_specs: {}\n---\nid: b', ['']],
    ['a list', '- id: a', ['']],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
      [''],
    ],
    ['brackets without end', '['.repeat(100_000), ['']],
    ['not a number', 'id: a\nversion: 1.0.0\nimage: b\ninput_specs: {}\ntimeout_s: .nan', ['timeout_s']],
  ])('refuses YAML with %s', async (_, body, paths) => {
    const answer = await call('POST', '/definitions', { body, headers: { 'Content-Type': 'application/yaml' } });
    const { code } = (await answer.clone().json()) as { code: ErrorCode };
    expect(code).toMatch(/^invalid_(definition|request)$/);
    await expectProblem(answer, code, paths);
    expect(await database().definition.count()).toBe(0);
  });

  it('takes null for an optional field as not given, also inside', async () => {
    const answer = await call('POST', '/definitions', {
      body: {
        ...minimal,
        title: null,
        description: null,
        tags: null,
        command: null,
        env: null,
        network: null,
        output_specs: null,
        timeout_s: null,
        exclusive: null,
        constraints: { cpu: null, ram_mb: 64, vram_mb: null, gpu_id: null },
        retry_policy: { max_attempts: null, backoff_s: 2, backoff_factor: null, max_backoff_s: null },
        event_delivery: { topic: 't', attributes: null },
        input_specs: { a: { type: 'int', min: null, title: null } },
      },
    });
    expect(answer.status).toBe(201);
    expect(opDefinition.parse(await answer.json())).toMatchObject({
      constraints: { ram_mb: 64 },
      retry_policy: { max_attempts: 1, backoff_s: 2, backoff_factor: 2, max_backoff_s: 3600 },
      event_delivery: { topic: 't' },
    });
  });

  it('names every problem at once, by its path', async () => {
    const answer = await call('POST', '/definitions', {
      body: {
        id: 'Has Spaces',
        version: '1.0',
        image: '',
        surprise: 1,
        tags: 'x',
        constraints: { ram_mb: 5, disk: 1 },
        retry_policy: { max_attempts: 0 },
        input_specs: {
          a: { type: 'int', min: 3, max: 2 },
          b: { type: 'strang' },
          c: { type: 'int', default: 'x', wrong: 1 },
          '9x': { type: 'int' },
        },
      },
    });
    const { errors = [] } = await expectProblem(answer, 'invalid_definition');
    expect(errors.map(({ path }) => path).sort()).toEqual(
      [
        'id',
        'version',
        'image',
        'surprise',
        'tags',
        'constraints.ram_mb',
        'constraints.disk',
        'retry_policy.max_attempts',
        'input_specs.a.min',
        'input_specs.b.type',
        'input_specs.c.default',
        'input_specs.c.wrong',
        'input_specs.9x',
      ].sort(),
    );
  });

  it('never shows the default of a secret, and refuses the mask as one', async () => {
    const input_specs = { token: { type: 'secret', default: 'hunter22' } };
    const made = await (await call('POST', '/definitions', { body: { ...minimal, input_specs } })).text();
    expect(made).not.toContain('hunter22');
    expect(JSON.parse(made)).toMatchObject({ input_specs: { token: { default: '••••••' } } });
    for (const path of ['/definitions', '/definitions/resize', '/definitions/resize/versions'])
      expect(await (await call('GET', path)).text()).not.toContain('hunter22');
    const again = await call('POST', '/definitions', {
      body: { ...minimal, input_specs: { token: { type: 'secret', default: '••••••' } } },
    });
    await expectProblem(again, 'invalid_definition', ['input_specs.token.default']);
  });

  it('refuses capabilities that the administrator has not allowed', async () => {
    await expectProblem(await call('POST', '/definitions', { body: { ...minimal, capabilities: ['SYS_ADMIN'] } }), 'invalid_definition', [
      'capabilities',
    ]);
  });

  it('answers the same request under one Idempotency-Key once', async () => {
    const headers = { 'Idempotency-Key': 'k1' };
    const first = await call('POST', '/definitions', { body: minimal, headers });
    const again = await call('POST', '/definitions', { body: minimal, headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.text()).toBe(await first.text());
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    await expectProblem(await call('POST', '/definitions', { body: { ...minimal, title: 'x' }, headers }), 'idempotency_conflict');
  });

  it('keeps of the request under an Idempotency-Key nothing that it could be guessed by, and knows what versions before kept', async () => {
    const headers = { 'Idempotency-Key': 'k2' };
    const first = await call('POST', '/definitions', { body: minimal, headers });
    const where = { key: 'k2' };
    const hash = createHash('sha256').update(['POST', '/api/definitions', '', JSON.stringify(minimal)].join('\n'));
    const requestHash = new Uint8Array(hash.digest());
    const kept = await database().idempotencyKey.findFirstOrThrow({ where });
    expect(kept.requestHash).toHaveLength(0);
    expect(JSON.stringify(kept.body)).not.toContain(Buffer.from(requestHash).toString('base64'));

    const body = (await first.json()) as object;
    await database().idempotencyKey.updateMany({ where, data: { requestHash, body } });
    expect(await (await call('POST', '/definitions', { body: minimal, headers })).json()).toEqual(body);
    await expectProblem(await call('POST', '/definitions', { body: { ...minimal, title: 'x' }, headers }), 'idempotency_conflict');
  });

  it('is for people with a key', async () => {
    await expectProblem(await call('POST', '/definitions', { body: '{', key: null }), 'unauthorized');
    await expectProblem(await call('POST', '/definitions', { body: minimal, key: KEYS.worker }), 'forbidden');
  });
});

it('knows no other method on /definitions', async () => {
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const answer = await call(method, '/definitions');
    expect(answer.headers.get('allow')).toBe('GET, POST');
    await expectProblem(answer, 'method_not_allowed');
  }
});

it('replacing a version changes nothing of what old runs are', async () => {
  await define({ id: 'resize', image: 'example/resize:old', input_specs: { width: { type: 'int', default: 3 } } });
  const run = await runOf('resize');
  await define({ id: 'resize', image: 'example/resize:new', input_specs: { height: { type: 'string' } } });
  const body = (await (await call('GET', `/runs/${run.id}`)).json()) as Record<string, unknown>;
  expect(body).toMatchObject({ image: 'example/resize:old', inputs: { width: 3 }, op_definition: 'resize', op_version: '1.0.0' });
});
