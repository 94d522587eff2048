import { randomUUID } from 'node:crypto';
import type { BadRequest, Targets } from './bad-request';

const MiB = 1024 * 1024;
const json = { 'Content-Type': 'application/json' };

/** Bodies that are JSON or YAML and yet say nothing that can be done, and calls that come at the wrong time. */
export function badBodies({ definition, run }: Targets): BadRequest[] {
  const post = (path: string, name: string, body: unknown, field?: string, status = 400): BadRequest => ({
    name: `POST ${path.replace(run, '{id}')}: ${name}`,
    method: 'POST',
    path,
    headers: json,
    body: JSON.stringify(body),
    status,
    ...(field === undefined ? {} : { field }),
  });
  const op = { id: 'never', version: '1.0.0', image: 'a', input_specs: {} };
  const yaml = (name: string, body: string): BadRequest => ({
    name: `gyoza.yml: ${name}`,
    method: 'POST',
    path: '/definitions',
    headers: { 'Content-Type': 'application/yaml' },
    body,
    status: 400,
  });
  const bomb = Array.from(
    { length: 12 },
    (_, n) =>
      `k${n}: &a${n} [${
        n === 0
          ? 'x'
          : Array(9)
              .fill(`*a${n - 1}`)
              .join(',')
      }]`,
  ).join('\n');
  return [
    ...(
      [
        ['id', 'Bad'],
        ['id', ''],
        ['id', 'x'.repeat(65)],
        ['id', 7],
        ['version', '1'],
        ['version', '01.0.0'],
        ['version', '1.0.0-'],
        ['version', null],
        ['image', ''],
        ['image', ['a']],
        ['image', 'a b'],
        ['title', 7],
        ['title', ''],
        ['description', {}],
        ['tags', 'a'],
        ['tags', [1]],
        ['command', []],
        ['command', [1]],
        ['env', { '1A': 'x' }],
        ['env', []],
        ['network', 'host'],
        ['timeout_s', -1],
        ['timeout_s', '5'],
        ['queue_timeout_s', 0],
        ['run_timeout_s', '60'],
        ['exclusive', 'true'],
        ['capabilities', ['ALL!']],
        ['event_delivery', 'topic'],
        ['input_specs', null],
        ['input_specs', []],
        ['constraints', { cpu: '1' }],
        ['retry_policy', { max_attempts: 1.5 }],
        ['retry_policy', { jitter: 1.1 }],
        ['retry_policy', { retry_on: ['cancelled'] }],
      ] as const
    ).map(([field, value]) => post('/definitions', `${field} ${JSON.stringify(value).slice(0, 30)}`, { ...op, [field]: value })),
    ...(
      [
        { type: 'text' },
        {},
        { type: 'int', min: 2, max: 1 },
        { type: 'int', default: 1.5 },
        { type: 'string', pattern: '(' },
        { type: 'string', pattern: '(?=x)' },
        { type: 'string', choices: [] },
        { type: 'string', choices: ['a'], default: 'b' },
        { type: 'bool', min: 1 },
        { type: 'string', requird: true },
        { type: 'date', default: '2026-02-30' },
        { type: 'datetime', default: '2026-01-01T00:00:00' },
        { type: 'list', items: { type: 'x' } },
        { type: 'secret', prefill: 'x' },
        7,
        null,
        [],
      ] as const
    ).map((spec) => post('/definitions', `a spec ${JSON.stringify(spec)}`, { ...op, input_specs: { a: spec } })),
    ...(
      [
        ['1a', 'digit first'],
        ['a b', 'space'],
        ['', 'empty'],
        ['ü', 'letter of no alphabet here'],
        ['x'.repeat(65), 'too long'],
      ] as const
    ).map(([key, name]) => post('/definitions', `an input name: ${name}`, { ...op, input_specs: { [key]: { type: 'int' } } })),
    yaml('broken', 'id: [a'),
    yaml('tabs', 'id:\n\t- a'),
    yaml('a key twice', 'id: a\nid: b'),
    yaml('a tag of its own', 'id: !!js/function "x"'),
    yaml('a bomb', bomb),
    yaml('an anchor of nothing', 'id: *nobody'),
    yaml('two documents', 'id: a\n---\nid: b'),
    yaml('a list', '- a'),
    yaml('deep', '['.repeat(50_000)),
    yaml('deep maps', '{a: '.repeat(20_000)),
    yaml('infinity', 'id: a\nversion: 1.0.0\nimage: b\ninput_specs: {}\ntimeout_s: .inf'),
    yaml('merge keys', 'a: &a {id: x}\n<<: *a'),
    yaml('control characters', 'id: "\u0007"'),
    yaml('NUL', 'id: "\\0"'),
    post(`/definitions/${definition}/runs`, 'unknown input', { inputs: { zz_unknown: 1 } }, 'inputs.zz_unknown'),
    post(`/definitions/${definition}/runs?version=99.0.0`, 'unknown version', {}, undefined, 404),
    post('/definitions/no-such-op/runs', 'unknown op', {}, undefined, 404),
    post('/runs', 'no image', {}, 'image'),
    post('/runs', 'priority', { image: 'a', priority: 1001 }, 'priority'),
    post('/runs', 'negative timeout', { image: 'a', timeout_s: -0 }, 'timeout_s'),
    post('/runs', 'a long image', { image: 'a'.repeat(513) }, 'image'),
    post(`/runs/${run}/retry`, 'not ended', {}, undefined, 409),
    post(`/runs/${randomUUID()}/retry`, 'unknown', {}, undefined, 404),
    post(`/runs/${randomUUID()}/cancel`, 'unknown', {}, undefined, 404),
    post(`/runs/${run}/events`, 'not held', { type: 'STARTED', worker_id: 'nobody', attempt: 1 }, undefined, 409),
    post(`/runs/${run}/logs`, 'not held', { lines: [{ text: 'x' }], worker_id: 'nobody', attempt: 1 }, undefined, 409),
    post(`/runs/${run}/release`, 'not held', { worker_id: 'nobody', attempt: 1 }, undefined, 409),
    post('/workers/no-such-worker/claim?wait_s=0', 'never seen', {}, undefined, 404),
    post('/workers/a%20b/heartbeat', 'a bad id', { resources: { cpu: 1, ram_mb: 1 } }, 'id'),
    post('/workers/w/heartbeat', 'numbers beyond the database', { resources: { cpu: 1, ram_mb: 2 ** 53 - 1 } }, 'resources.ram_mb'),
    post('/sign-in', 'unknown key', { access_key: 'never' }, undefined, 401),
    {
      name: 'PATCH: two changes',
      method: 'PATCH',
      path: `/runs/${run}`,
      headers: json,
      body: '{"priority":1,"state":"CANCELLED"}',
      status: 400,
    },
    {
      name: 'PATCH: COMPLETED',
      method: 'PATCH',
      path: `/runs/${run}`,
      headers: json,
      body: '{"state":"COMPLETED"}',
      status: 400,
      field: 'state',
    },
    { name: 'PATCH: outputs', method: 'PATCH', path: `/runs/${run}`, headers: json, body: '{"outputs":{"a":1}}', status: 409 },
    { name: 'an upload without a name', method: 'POST', path: '/files', body: 'x', status: 400, field: 'X-File-Name' },
    {
      name: 'an empty Idempotency-Key',
      method: 'POST',
      path: '/runs',
      headers: { ...json, 'Idempotency-Key': '' },
      body: '{"image":"a"}',
      status: 400,
      field: 'Idempotency-Key',
    },
    {
      name: 'an endless Idempotency-Key',
      method: 'POST',
      path: '/runs',
      headers: { ...json, 'Idempotency-Key': 'x'.repeat(300) },
      body: '{"image":"a"}',
      status: 400,
      field: 'Idempotency-Key',
    },
    ...['/runs', '/definitions', `/runs/${run}/events`].map((path) => ({
      name: `POST ${path.replace(run, '{id}')}: over 16 MiB`,
      method: 'POST',
      path,
      headers: json,
      body: JSON.stringify({ image: 'x'.repeat(16 * MiB) }),
      status: 413,
    })),
    {
      name: 'over 16 MiB in pieces',
      method: 'POST',
      path: '/runs',
      headers: { ...json, 'Transfer-Encoding': 'chunked' },
      body: JSON.stringify({ image: 'x'.repeat(16 * MiB) }),
      status: 413,
    },
  ];
}
