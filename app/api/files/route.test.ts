import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { uploadedFile } from '@/lib/contract/file';
import { database } from '@/lib/server/db';
import { define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
const upload = (body: string | Uint8Array | undefined, name: string, headers = {}): Promise<Response> =>
  call('POST', '/files', { body, headers: { 'X-File-Name': name, ...headers } });

describe('POST /files and GET /files/{id}', () => {
  it('stores raw bytes under a name and gives them back unchanged, as a harmless download', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, n) => (n * 31) % 256);
    const answer = await upload(bytes, 'plate.bin', { 'Content-Type': 'application/x-thing' });
    expect(answer.status).toBe(201);
    const file = uploadedFile.strict().parse(await answer.json());
    expect(file).toEqual({ id: file.id, name: 'plate.bin', size: 300_000, sha256: createHash('sha256').update(bytes).digest('hex') });
    const read = await call('GET', `/files/${file.id}`, { key: KEYS.viewer });
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(bytes);
    expect(
      Object.fromEntries(
        ['content-type', 'content-length', 'content-disposition', 'x-content-type-options', 'cache-control'].map((name) => [
          name,
          read.headers.get(name),
        ]),
      ),
    ).toEqual({
      'content-type': 'application/x-thing',
      'content-length': '300000',
      'content-disposition': "attachment; filename*=UTF-8''plate.bin",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(read.headers.get('content-security-policy')).toContain('sandbox');
    const head = await call('HEAD', `/files/${file.id}`);
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '300000', '']);
  });

  it('gives the part that Range asks for', async () => {
    const { id, sha256 } = uploadedFile.parse(await (await upload('0123456789', 'digits.txt', { 'Content-Type': 'text/plain' })).json());
    const read = async (range: string, more = {}): Promise<[number, string | null, string]> => {
      const answer = await call('GET', `/files/${id}`, { headers: { Range: range, ...more } });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await read('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await read('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await read('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await read('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await read('bytes=1-2', { 'If-Range': `"${sha256}"` })).toEqual([206, 'bytes 1-2/10', '12']);
    for (const range of ['bytes=0-1,4-5', 'lines=1-2', 'nonsense']) expect(await read(range)).toEqual([200, null, '0123456789']);
    expect(await read('bytes=1-2', { 'If-Range': '"other"' })).toEqual([200, null, '0123456789']);
    await expectProblem(await call('GET', `/files/${id}`, { headers: { Range: 'bytes=10-' } }), 'range_not_satisfiable');
  });

  it('takes an empty file', async () => {
    expect(uploadedFile.parse(await (await upload(undefined, 'empty')).json())).toMatchObject({ size: 0 });
  });

  it.each([
    'text/html',
    'image/svg+xml',
    'image/svg+xml; charset=utf-8',
    'IMAGE/SVG+XML',
    'application/xhtml+xml',
    'text/html;x',
    'nonsense',
    '',
  ])('never shows %s in place', async (type) => {
    const { id } = uploadedFile.parse(await (await upload('<script>alert(1)</script>', 'x.html', { 'Content-Type': type })).json());
    const read = await call('GET', `/files/${id}`, { headers: { Accept: 'text/html' } });
    expect(read.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it.each([
    ['caf%C3%A9%20%26%20co.txt', 'café & co.txt'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\dir\\a.txt', 'a.txt'],
    ["it's (1)*.txt", "it's (1)*.txt"],
    [Buffer.from('naïve ☃.txt').toString('latin1'), 'naïve ☃.txt'],
  ])('reads the name %s', async (header, name) => {
    const file = uploadedFile.parse(await (await upload('x', header)).json());
    expect(file.name).toBe(name);
    const disposition = (await call('GET', `/files/${file.id}`)).headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^\w+; filename\*=UTF-8''[\w.!~%-]+$/);
    expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(name);
  });

  it.each([[null], [''], ['   '], ['..'], ['a/'], ['%ZZ'], ['%00'], ['a%0Ab'], ['%C3%28'], ['x'.repeat(256)]])(
    'refuses the name %j and keeps nothing',
    async (name) => {
      const before = await database().file.count();
      await expectProblem(
        await call('POST', '/files', { body: 'x', headers: name === null ? {} : { 'X-File-Name': name } }),
        'invalid_request',
        ['X-File-Name'],
      );
      expect(await database().file.count()).toBe(before);
    },
  );

  it('uploads once per Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'up-1' };
    const first = await (await upload('abc', 'a.txt', headers)).text();
    expect(await (await upload('abc', 'a.txt', headers)).text()).toBe(first);
    await expectProblem(await upload('abd', 'a.txt', headers), 'idempotency_conflict');
    await expectProblem(await upload('abc', 'b.txt', headers), 'idempotency_conflict');
  });

  it('gives the id that a file input takes, and a run refuses any other', async () => {
    await define({ id: 'filer', input_specs: { doc: { type: 'file' } } });
    const { id } = uploadedFile.parse(await (await upload('x', 'a.txt')).json());
    expect((await call('POST', '/definitions/filer/runs', { body: { inputs: { doc: id } } })).status).toBe(201);
    await expectProblem(await call('POST', '/definitions/filer/runs', { body: { inputs: { doc: randomUUID() } } }), 'invalid_inputs', [
      'inputs.doc',
    ]);
    await expectProblem(
      await call('POST', '/definitions/filer/runs', { body: { inputs: { doc: '../../etc/passwd' } } }),
      'invalid_inputs',
      ['inputs.doc'],
    );
  });

  it('refuses a run the file of another kind or size than its spec takes', async () => {
    await define({ id: 'picky', input_specs: { doc: { type: 'file', accept: '.csv', max_size_mb: 0.001 } } });
    const run = async (name: string, size: number): Promise<Response> => {
      const { id } = uploadedFile.parse(await (await upload('x'.repeat(size), name)).json());
      return call('POST', '/definitions/picky/runs', { body: { inputs: { doc: id } } });
    };
    expect((await run('a.csv', 1000)).status).toBe(201);
    await expectProblem(await run('a.csv', 1001), 'invalid_inputs', ['inputs.doc']);
    await expectProblem(await run('a.txt', 10), 'invalid_inputs', ['inputs.doc']);
  });

  it('answers 400, 401, 403, 404 and 405 as problems', async () => {
    await expectProblem(await call('POST', '/files?name=x', { body: 'x', headers: { 'X-File-Name': 'a' } }), 'invalid_request', ['name']);
    await expectProblem(await call('POST', '/files', { body: 'x', key: null }), 'unauthorized');
    await expectProblem(await call('POST', '/files', { body: 'x', key: KEYS.worker }), 'forbidden');
    await expectProblem(await call('GET', `/files/${randomUUID()}`, { key: null }), 'unauthorized');
    for (const id of [randomUUID(), 'x', '%2e%2e%2fetc']) await expectProblem(await call('GET', `/files/${id}`), 'not_found');
    await expectProblem(await call('GET', '/files'), 'method_not_allowed');
    await expectProblem(await call('DELETE', `/files/${randomUUID()}`), 'method_not_allowed');
  });
});
