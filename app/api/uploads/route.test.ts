import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { upload, uploadedFile } from '@/lib/contract/file';
import { database } from '@/lib/server/db';
import { KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
const TUS = { 'Tus-Resumable': '1.0.0' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function begin(size: number | null, name = 'plate.csv', more: Record<string, string> = {}): Promise<Response> {
  const metadata = `filename ${base64(name)},filetype ${base64('text/csv')}`;
  return call('POST', '/uploads', {
    headers: { ...TUS, ...(size === null ? {} : { 'Upload-Length': String(size) }), 'Upload-Metadata': metadata, ...more },
  });
}

function send(location: string, offset: number, bytes: Uint8Array | string, more: Record<string, string> = {}): Promise<Response> {
  const headers = { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream', ...more };
  return call('PATCH', location, { body: bytes, headers });
}

async function begun(size: number, name?: string): Promise<string> {
  return (await begin(size, name)).headers.get('location') ?? '';
}

describe('an upload that may be interrupted', () => {
  it('is sent in parts, says how much is here, and becomes a file with the id of the upload', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, n) => (n * 31) % 256);
    const first = await begin(bytes.length);
    expect([first.status, first.headers.get('tus-resumable'), first.headers.get('access-control-allow-origin')]).toEqual([
      201,
      '1.0.0',
      null,
    ]);
    const location = first.headers.get('location') ?? '';
    expect(location).toMatch(/^\/uploads\/[0-9a-f-]{36}$/);
    const part = await send(location, 0, bytes.subarray(0, 100_000));
    expect([part.status, part.headers.get('upload-offset')]).toEqual([204, '100000']);
    const head = await call('HEAD', location, { headers: TUS });
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([200, '100000', '300000']);
    const id = location.split('/').at(-1) ?? '';
    expect(upload.strict().parse(await (await call('GET', location)).json())).toEqual({
      ...{ id, name: 'plate.csv', content_type: 'text/csv', size: 300_000, offset: 100_000 },
    });
    await expectProblem(await call('POST', `${location}/file`), 'upload_conflict');

    expect((await send(location, 100_000, bytes.subarray(100_000))).status).toBe(204);
    const made = await call('POST', `${location}/file`);
    expect(made.status).toBe(201);
    const file = uploadedFile.strict().parse(await made.json());
    expect(file).toEqual({ id, name: 'plate.csv', size: 300_000, sha256: createHash('sha256').update(bytes).digest('hex') });
    // An answer that was lost is asked for again.
    expect(await (await call('POST', `${location}/file`)).json()).toEqual(file);
    await expectProblem(await call('GET', location), 'not_found');
    expect(new Uint8Array(await (await call('GET', `/files/${id}`)).arrayBuffer())).toEqual(bytes);
    expect((await call('GET', `/files/${id}`)).headers.get('content-type')).toBe('text/csv; charset=utf-8');
  });

  it('becomes one file, however many ask at once', async () => {
    const location = await begun(5);
    await send(location, 0, 'hello');
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('POST', `${location}/file`)));
    const files = await Promise.all(answers.map(async (answer) => uploadedFile.parse(await answer.json())));
    expect(new Set(files.map(({ sha256, id }) => `${id} ${sha256}`)).size).toBe(1);
    expect(await database().file.count({ where: { id: files[0]?.id ?? '' } })).toBe(1);
  });

  it('may be empty, and keeps the last part of a path as its name', async () => {
    const location = await begun(0, '../../etc/naïve ☃.txt');
    expect(uploadedFile.parse(await (await call('POST', `${location}/file`)).json())).toMatchObject({ name: 'naïve ☃.txt', size: 0 });
  });

  it('is dropped when asked', async () => {
    const location = await begun(10);
    expect((await call('DELETE', location, { headers: TUS })).status).toBe(204);
    await expectProblem(
      await call('HEAD', location, { headers: TUS }).then((answer) => call('GET', answer.ok ? '/' : location)),
      'not_found',
    );
    await expectProblem(await send(location, 0, 'x'), 'not_found');
  });

  it('refuses bytes that do not follow, more than were announced, and what is no tus', async () => {
    const location = await begun(4);
    await expectProblem(await send(location, 2, 'xx'), 'upload_conflict');
    await expectProblem(await send(location, 0, 'too long', { 'Content-Length': '8' }), 'payload_too_large');
    await expectProblem(await send(location, 0, 'xx', { 'Content-Type': 'text/plain' }), 'invalid_request');
    await expectProblem(await call('PATCH', location, { body: 'xx' }), 'invalid_request');
    for (const answer of [
      await begin(null),
      await begin(-1),
      await begin(4, '..'),
      await begin(4, 'x'.repeat(256)),
      await begin(4, 'x', { 'Upload-Metadata': '' }),
      await begin(null, 'x', { 'Upload-Defer-Length': '1' }),
      await call('POST', '/uploads', { body: 'x' }),
    ])
      await expectProblem(answer, 'invalid_request');
    expect((await call('HEAD', location, { headers: TUS })).headers.get('upload-offset')).toBe('0');
  });

  it('is for people alone', async () => {
    const location = await begun(4);
    for (const [method, path] of [
      ['POST', '/uploads'],
      ['GET', location],
      ['PATCH', location],
      ['DELETE', location],
      ['POST', `${location}/file`],
    ] as const) {
      await expectProblem(await call(method, path, { key: null, headers: TUS }), 'unauthorized');
      await expectProblem(await call(method, path, { key: KEYS.worker, headers: TUS }), 'forbidden');
    }
  });
});
