import { randomUUID } from 'node:crypto';
import { OPERATIONS } from '../operations';
import type { Operation } from '../operation';
import { badBodies } from './bad-bodies';
import type { BadRequest, Targets } from './bad-request';

const json = { 'Content-Type': 'application/json' };

/** The path of an operation with its parameters filled in by things that exist. */
export function samplePath(operation: Operation, targets: Targets): string {
  const id = operation.path.startsWith('/workers') ? targets.worker : operation.path.startsWith('/files') ? randomUUID() : targets.run;
  return operation.path
    .replace('{name}', targets.definition)
    .replace('{id}', id)
    .replace('{host}', 'registry.example')
    .replace('{path+}', 'left/behind.txt');
}

/** At least 200 bad requests over every operation: what is wrong with URLs, methods, queries and bodies alike. */
export function badRequests(targets: Targets): BadRequest[] {
  return [
    ...OPERATIONS.flatMap((operation) => ofOperation(operation, samplePath(operation, targets))),
    ...ofMethods(targets),
    ...ofPaths(targets),
    ...badBodies(targets),
  ];
}

function ofOperation(operation: Operation, path: string): BadRequest[] {
  const { method, id } = operation;
  const send = (name: string, query: string, rest: Partial<BadRequest>): BadRequest => ({
    name: `${id}: ${name}`,
    method,
    path: `${path}${query}`,
    ...(method === 'GET' || method === 'DELETE' ? {} : { headers: json, body: '{}' }),
    status: 400,
    ...rest,
  });
  const queries = [
    send('unknown parameter', '?nope=1', { field: 'nope' }),
    send('unknown parameter, twice', '?nope=1&nope=2', { field: 'nope' }),
    send('__proto__ as a parameter', '?__proto__=1', { field: '__proto__' }),
    send('a name that Next uses itself', '?nxtPid=x', { field: 'nxtPid' }),
    send('another of those', '?_rsc=1', { field: '_rsc' }),
    send('U+0000 in a parameter', '?nope=a%00b', { field: 'nope' }),
    send('malformed escape in the query', '?nope=%zz', {}),
    send('escape of no UTF-8 in the query', '?nope=%C3%28', {}),
    send('a parameter without a name', '?=1', { field: '' }),
  ];
  const { body } = operation;
  if (body === null || body === 'raw') return queries;
  const bodies: [string, string | Uint8Array, string?][] = [
    ['half an object', '{"a":', ''],
    ['two values', '{} {}', ''],
    ['a number', '7', ''],
    ['a text', '"x"', ''],
    ['null', 'null', ''],
    ...unknownFields(operation),
    ['a number beyond a double', '{"zz_unknown":-1e999}', 'zz_unknown'],
    ['U+0000 in a text', '{"zz_unknown":"\\u0000"}', 'zz_unknown'],
    ['U+0000 in a key', '{"a\\u0000":1}'],
    ['half a surrogate pair', '{"zz_unknown":"\\ud800x"}', 'zz_unknown'],
    ['half a pair in a key', '{"\\udc00":1}'],
    ['bytes of no UTF-8', Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d), ''],
    ['UTF-16', new Uint8Array(Buffer.from('{"a":1}', 'utf16le')), ''],
    ['nesting without end', `{"zz_unknown":${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}}`],
    ['__proto__', '{"__proto__":{"image":"x"}}', '__proto__'],
    ['JSON5', "{zz_unknown: 'x',}", ''],
  ];
  return [...queries, ...bodies.map(([name, text, field]) => send(name, '', { body: text, ...(field === undefined ? {} : { field }) }))];
}

/** Fields that no body has, except where any may stand. */
function unknownFields({ open }: Operation): [string, string, string][] {
  if (open === true) return [];
  return [
    ['an unknown field', '{"zz_unknown":1}', 'zz_unknown'],
    ['constructor', '{"constructor":{"prototype":{}}}', 'constructor'],
  ];
}

function ofMethods(targets: Targets): BadRequest[] {
  const paths = new Map<string, string[]>();
  for (const operation of OPERATIONS) paths.set(operation.path, [...(paths.get(operation.path) ?? []), operation.method]);
  return [...paths].flatMap(([template, known]) => {
    const [operation] = OPERATIONS.filter((each) => each.path === template);
    if (operation === undefined) return [];
    const path = samplePath(operation, targets);
    const wrong = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE', 'SEARCH'].filter(
      (method) => !known.includes(method),
    );
    return wrong.map((method) => ({ name: `${method} ${template}`, method, path, status: 405 }));
  });
}

function ofPaths({ definition, run, worker }: Targets): BadRequest[] {
  const unknown = [
    '/nope',
    '/runz',
    '/runs/',
    `/runs/${run}/`,
    `//runs/${run}`,
    `/runs//${run}`,
    `/runs/${run}//events`,
    `/runs/./${run}`,
    `/runs/../runs/${run}`,
    `/runs/%2e%2e/runs/${run}`,
    `/runs/${run}/%2E%2E/${run}`,
    `/runs/${run}/nope`,
    `/api/runs/${run}`,
    `/api/runs`,
    `/%61pi/runs`,
    '/API/runs',
    '/Runs',
    `/runs/${run}/events/0`,
    `/definitions/${definition}/nope`,
    `/workers/${worker}/nope`,
    '/health/',
    '/openapi',
    '/openapi.json/x',
    '/.env',
    '/_next',
    '/files/',
    `/runs/${run}\\events`,
    '/runs;a=b',
    `/runs/${'a'.repeat(6000)}`,
    `/runs/${randomUUID()}`,
    `/runs/${randomUUID()}/events`,
    `/runs/${randomUUID()}/attempts`,
    `/runs/${randomUUID()}/logs`,
    `/runs/${randomUUID()}/files`,
    `/runs/${run}/files/no-such-file`,
    `/runs/${run}/files/..%2f..%2fetc%2fpasswd`,
    `/files/${randomUUID()}`,
    '/files/..%2f..%2fapi-key',
    '/definitions/no-such-op',
    `/definitions/${definition}?version=99.0.0`,
    '/definitions/no-such-op/versions',
    '/workers/no-such-worker',
    `/runs/${run.slice(0, -1)}`,
    `/runs/${run}%20`,
    `/runs/{id}`,
    '/runs/*',
    '/runs/null',
    '/runs/undefined',
    '/runs/-1',
    '/runs/%F0%9F%A5%9F',
    '/definitions/UPPER',
    `/definitions/${'x'.repeat(65)}`,
  ];
  const malformed = ['/%', '/%zz', '/runs/%', `/runs/%ff`, '/runs/%C3%28', '/definitions/%ED%A0%80', '/%E0%A4%A'];
  const nul = [`/runs/%00`, `/runs/${run}%00`, '/definitions/a%00', '/workers/%00', '/files/%00', `/runs/${run}/files/%00`];
  const queries: [string, string][] = [
    ['/runs?limit=0', 'limit'],
    ['/runs?limit=101', 'limit'],
    ['/runs?limit=1e1', 'limit'],
    ['/runs?limit=0x10', 'limit'],
    ['/runs?limit=-0', 'limit'],
    ['/runs?limit=%2B5', 'limit'],
    ['/runs?limit=%D9%A3', 'limit'],
    ['/runs?limit=5&limit=5', 'limit'],
    ['/runs?state=done', 'state'],
    ['/runs?status=', 'status'],
    ['/runs?created[gte]=NaN', 'created[gte]'],
    ['/runs?created[gte]=Infinity', 'created[gte]'],
    ['/runs?created[gte]=1e5', 'created[gte]'],
    ['/runs?created[foo]=1', 'created[foo]'],
    ['/runs?created[]=1', 'created[]'],
    [`/runs?starting_after=${run}&ending_before=${run}`, 'ending_before'],
    [`/runs?starting_after=${randomUUID()}`, 'starting_after'],
    ['/runs?ending_before=last', 'ending_before'],
    [`/runs/${run}/events?after=-2`, 'after'],
    [`/runs/${run}/events?after=1e3`, 'after'],
    [`/runs/${run}/events?after=99999999999`, 'after'],
    [`/runs/${run}/events?attempt=0`, 'attempt'],
    [`/runs/${run}/logs?limit=1000000`, 'limit'],
    [`/runs/${run}/logs?after=x`, 'after'],
    ['/definitions?latest=yes', 'latest'],
    [`/definitions/${definition}?version=1`, 'version'],
    [`/definitions/${definition}?version=v1.0.0`, 'version'],
  ];
  return [
    ...unknown.map((path) => ({ name: `GET ${path.slice(0, 60)}`, method: 'GET', path, status: 404 })),
    ...malformed.map((path) => ({ name: `GET ${path}`, method: 'GET', path, status: 400 })),
    ...nul.map((path) => ({ name: `GET ${path.slice(0, 60)}`, method: 'GET', path, status: 400 })),
    ...queries.map(([path, field]) => ({ name: `GET ${path}`, method: 'GET', path, status: 400, field })),
    {
      name: 'Last-Event-ID of nothing',
      method: 'GET',
      path: `/runs/${run}/events`,
      headers: { Accept: 'text/event-stream', 'Last-Event-ID': 'x' },
      status: 400,
      field: 'Last-Event-ID',
    },
    {
      name: 'Last-Event-ID beyond any',
      method: 'GET',
      path: `/runs/${run}/logs`,
      headers: { Accept: 'text/event-stream', 'Last-Event-ID': '99999999999' },
      status: 400,
      field: 'Last-Event-ID',
    },
    { name: 'a header without end', method: 'GET', path: '/runs', headers: { 'X-Long': 'x'.repeat(20_000) }, status: 431 },
  ];
}
