import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_ERRORS } from '@/lib/http/problem-response';
import { adHocRun, define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { sendRaw } from '@/lib/contract/testing/send-raw';
import { startApi } from '../testing/api-server';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const MiB = 1024 * 1024;
/** More than any problem needs: an attacker must not get back more than they sent. */
const MOST_BYTES = 256 * 1024;

beforeAll(async () => {
  await makeKeys();
  await define({ id: 'bomb-op', input_specs: { word: { type: 'string', pattern: '^(a+)+$' } } });
});

const yaml = { 'Content-Type': 'application/yaml' };
const putYaml = (body: string): Promise<Response> => call('POST', '/definitions', { body, headers: yaml });
async function refused(answer: Response, ...codes: string[]): Promise<void> {
  const text = await answer.text();
  expect(answer.headers.get('content-type'), text.slice(0, 300)).toBe('application/problem+json');
  expect(codes).toContain((JSON.parse(text) as { code: string }).code);
  expect(text.length).toBeLessThan(MOST_BYTES);
}

/** `depth` levels, each of which names the one below `width` times. */
function laughs(depth: number, width: number): string {
  const level = (n: number): string =>
    n === 0
      ? '"ha"'
      : `[${Array(width)
          .fill(`*l${n - 1}`)
          .join(',')}]`;
  return Array.from({ length: depth }, (_, n) => `l${n}: &l${n} ${level(n)}`).join('\n');
}

describe('a gyoza.yml that is a bomb', { timeout: 60_000 }, () => {
  it.each([
    ['a billion laughs', laughs(10, 10)],
    ['few laughs of a broad kind', laughs(3, 3000)],
    ['an alias of a long text, often', `a: &a "${'x'.repeat(100_000)}"\nb: [${Array(2000).fill('*a').join(',')}]`],
    ['an alias of itself', 'a: &a [*a]'],
    ['lists without end', '['.repeat(100_000)],
    ['maps without end', '{a: '.repeat(100_000)],
    ['blocks without end', Array.from({ length: 1000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
    ['dashes without end', `${'- '.repeat(100_000)}a`],
    ['anchors without end', Array.from({ length: 3_000 }, (_, n) => `k${n}: &a${n} 1`).join('\n')],
    ['brackets enough to end a process', '['.repeat(5000)],
    ['keys of no spec', Array.from({ length: 3_000 }, (_, n) => `k${n}: 1`).join('\n')],
    ['a key twice, often', 'id: a\n'.repeat(1_000)],
    ['faults in every line', 'a: "b\n'.repeat(2_000)],
    ['tags of nobody', 'a: !!evil x\n'.repeat(2_000)],
    ['directives of nobody', '%TAG ! x:y\n'.repeat(5_000)],
  ])('%s is refused with a short answer', async (_, body) => {
    await refused(await putYaml(body), 'invalid_definition', 'invalid_request');
  });

  it('larger than half a mebibyte is not parsed at all', async () => {
    await expectProblem(await putYaml(`id: a\n# ${'x'.repeat(MiB / 2)}`), 'payload_too_large');
    await expectProblem(await call('POST', '/lint', { body: `id: a\n# ${'x'.repeat(MiB / 2)}`, headers: yaml }), 'payload_too_large');
  });
});

describe('a JSON body that is a bomb', { timeout: 60_000 }, () => {
  const run = (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
    call('POST', '/definitions/bomb-op/runs', { body, headers: { 'Content-Type': 'application/json', ...headers } });

  it.each([
    ['nested without end', `{"inputs":${'['.repeat(1_000_000)}`],
    ['nested to its end', `{"inputs":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
    ['of unknown fields', `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join(',')}}`],
    ['of unknown inputs', `{"inputs":{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join(',')}}}`],
    ['with a field of a long name', `{"${'k'.repeat(MiB)}":1}`],
    ['with an input of a long name', `{"inputs":{"${'k'.repeat(MiB)}":1}}`],
    ['with a number of many digits', `{"priority":${'9'.repeat(1_000_000)}}`],
    ['with one field often', `{${Array(20_000).fill('"priority":"x"').join(',')}}`],
    ['of prototypes', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
  ])('%s is refused with a short answer', async (_, body) => {
    await refused(await run(body), 'invalid_request', 'invalid_inputs');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('that is packed is not unpacked', async () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip'])
      await refused(await run(gzipSync(Buffer.alloc(8 * MiB)), { 'Content-Encoding': encoding }), 'invalid_request');
  });

  it('names no more faults than a person reads', async () => {
    const body = { inputs: Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`k${n}`, 1])) };
    const problem = await expectProblem(await call('POST', '/definitions/bomb-op/runs', { body }), 'invalid_inputs');
    expect(problem.errors).toHaveLength(MAX_ERRORS);
  });
});

describe('a pattern that is a bomb', { timeout: 60_000 }, () => {
  it('of the catastrophic kind takes no longer than any other', async () => {
    const body = { inputs: { word: `${'a'.repeat(50_000)}!` } };
    await expectProblem(await call('POST', '/definitions/bomb-op/runs', { body }), 'invalid_inputs', ['inputs.word']);
  });

  it.each([
    '(((a{1000}){1000}){1000})',
    '((a{100}){100}){100}',
    '(?=(a+))\\1',
    '(a)\\1',
    '(?<=a)b',
    `${'('.repeat(5000)}a${')'.repeat(5000)}`,
    '(a|'.repeat(2000),
    'x'.repeat(100_000),
  ])('that no linear matcher could hold, %.30s, is refused in a definition', async (pattern) => {
    const body = { id: 'never', version: '1.0.0', image: 'a', input_specs: { a: { type: 'string', pattern } } };
    await refused(await call('POST', '/definitions', { body }), 'invalid_definition');
  });

  it('searches a log of nobody, and is refused where it cannot be compiled', async () => {
    const { id } = await adHocRun();
    for (const q of ['((a{100}){100}){100}', '(?=a)', '['.repeat(1000)])
      await refused(await call('GET', `/runs/${id}/logs/search?regex=true&q=${encodeURIComponent(q)}`), 'invalid_request');
    expect((await call('GET', `/runs/${id}/logs/search?regex=true&q=${encodeURIComponent('(a+)+$')}`)).status).toBe(200);
  });
});

describe('a URL that is a bomb', { timeout: 60_000 }, () => {
  it('with hundreds of parameters is refused with a short answer', async () => {
    const before = await databaseFingerprint();
    for (const query of [
      Array.from({ length: 3000 }, (_, n) => `k${n}=1`).join('&'),
      'state=FAILED&'.repeat(3000),
      'tag=a&'.repeat(3000),
      `q=${'x'.repeat(15_000)}`,
      '&'.repeat(15_000),
    ])
      expect((await call('GET', `/runs?${query}`)).status).toBeOneOf([200, 400]);
    await refused(await call('GET', `/runs?${Array.from({ length: 3000 }, (_, n) => `k${n}=1`).join('&')}`), 'invalid_request');
    expect(await databaseFingerprint()).toEqual(before);
  });

  it('longer than sixteen kilobytes, or with headers of that length, is refused before anything looks at it', async () => {
    const api = await startApi();
    try {
      for (const request of [
        { method: 'GET', path: `/runs?q=${'x'.repeat(20_000)}` },
        { method: 'GET', path: '/runs', headers: { Cookie: 'x'.repeat(20_000) } },
      ]) {
        const answer = await sendRaw(api.url, { ...request, headers: { ...request.headers, 'X-API-Key': KEYS.admin } });
        expect([answer.status, answer.headers['content-type']]).toEqual([431, 'application/problem+json']);
      }
    } finally {
      await api.close();
    }
  });

  it.each(['/runs?limit=1000000', '/runs?limit=0', '/runs?limit=-1', '/runs?limit=1e9', '/definitions?limit=1000000'])(
    'cannot ask for an answer without bounds: %s',
    async (path) => {
      await expectProblem(await call('GET', path), 'invalid_request', ['limit']);
    },
  );
});
