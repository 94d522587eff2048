import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadedFile } from '@/lib/contract/file';
import { sendRaw } from '@/lib/contract/testing/send-raw';
import { database } from '@/lib/server/db';
import { env } from '@/lib/server/env';
import { adHocRun, KEYS, makeKeys, start } from '@/lib/server/testing/fixtures';
import { startApi } from '../testing/api-server';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

let run: string;
let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  await makeKeys();
  api = await startApi();
  run = (await adHocRun()).id;
  await start(run, 'w1');
});
afterAll(() => api.close());

/** Over the wire, with a path that nobody tidies up before. */
const raw = (method: string, target: string, body?: string): ReturnType<typeof sendRaw> =>
  sendRaw(api.url, { method, path: target, body, headers: { 'X-API-Key': KEYS.admin } });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** Files anywhere in the data folder, by their path in it. */
const onDisk = (): string[] => readdirSync(env().GYOZA_DATA_DIR, { recursive: true, encoding: 'utf8' }).sort();
/** An upload by `POST /files` and by tus, as far as the name goes. */
async function upload(name: string): Promise<Response[]> {
  const headers = { 'X-File-Name': encodeURIComponent(name) };
  const tus = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '0', 'Upload-Metadata': `filename ${base64(name)}` };
  return [await call('POST', '/files', { body: 'x', headers }), await call('POST', '/uploads', { headers: tus })];
}

describe('the name of an upload', { timeout: 60_000 }, () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['/etc/passwd', 'passwd'],
    ['C:\\Windows\\win.ini', 'win.ini'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['a/b/../c.txt', 'c.txt'],
    ['%2e%2e%2fsecret', '%2e%2e%2fsecret'],
    ['.env', '.env'],
    ['x; filename=evil.exe', 'x; filename=evil.exe'],
    ['"quoted" \'and\' so (on)*.txt', '"quoted" \'and\' so (on)*.txt'],
    ['naïve ☃ 文.txt', 'naïve ☃ 文.txt'],
    ['$(reboot)`id`|&.csv', '$(reboot)`id`|&.csv'],
  ])('%j is kept as %j, which is a name and no path', async (given, kept) => {
    const [whole, begun] = await upload(given);
    const { id, name } = uploadedFile.parse(await whole?.json());
    expect(name).toBe(kept);
    expect(await (await call('GET', begun?.headers.get('location') ?? '')).json()).toMatchObject({ name: kept });
    const disposition = (await call('GET', `/files/${id}`)).headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^inline; filename\*=UTF-8''[\w.~!#$&+^`|%-]+$/);
    expect(decodeURIComponent(disposition.slice(disposition.indexOf("''") + 2))).toBe(kept);
    // Nothing on the disk has a name that anybody chose.
    expect(onDisk().filter((file) => path.basename(file).includes(path.basename(kept)))).toEqual([]);
  });

  it.each([
    '',
    '.',
    '..',
    'a/',
    'a/..',
    '\\',
    'a\u0000.txt',
    'a\r\nSet-Cookie: gyoza_session=x',
    'a\nb',
    'tab\t.txt',
    'bell\u0007',
    'c1\u0085',
    'line\u2028end',
    // Shown as "annexe.fdp" turned round: what is a program looks like a document.
    'ann\u202Efdp.exe',
    '\u2066hidden\u2069.txt',
    'x'.repeat(256),
    'x'.repeat(5000),
  ])('%.40j is refused', async (name) => {
    const [before, files] = [onDisk(), await database().file.count()];
    const [whole, begun] = await upload(name);
    if (whole === undefined || begun === undefined) throw new Error('no answer');
    await expectProblem(whole, 'invalid_request', ['X-File-Name']);
    await expectProblem(begun, 'invalid_request');
    expect([onDisk(), await database().file.count()]).toEqual([before, files]);
  });

  it('cannot end its header early on the wire', async () => {
    const headers = { 'X-File-Name': 'a%22%3B%20b%C3%A4.html', 'Content-Type': 'text/html' };
    const { id } = uploadedFile.parse(await (await call('POST', '/files', { body: 'x', headers })).json());
    expect((await raw('GET', `/files/${id}`)).headers).toMatchObject({
      'content-disposition': "attachment; filename*=UTF-8''a%22%3B%20b%C3%A4.html",
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
  });
});

describe('the path of a file of a run', { timeout: 60_000 }, () => {
  const put = (name: string): ReturnType<typeof raw> => raw('PUT', `/runs/${run}/files/${name}?worker_id=w1&attempt=1`, 'x');

  it.each([
    '../../../../etc/passwd',
    '..\\..\\win.ini',
    '%2e%2e/%2e%2e/etc/passwd',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'a/%2E%2E/b',
    '%2fetc%2fpasswd',
    'a//b',
    'a/',
    '%2e',
    'a%00b',
    '%zz',
    '%C3%28',
    'x'.repeat(1025),
  ])('%.40s is refused, for writing and for reading', async (name) => {
    const before = onDisk();
    expect((await put(name)).status).toBeOneOf([400, 404]);
    expect((await raw('GET', `/runs/${run}/files/${name}`)).status).toBeOneOf([400, 404]);
    expect([onDisk(), await database().runFile.count({ where: { path: { contains: '..' } } })]).toEqual([before, 0]);
  });

  it('means itself and nothing else, where it only looks like a way out', async () => {
    for (const name of ['..%5C..%5Cwin.ini', '%252e%252e%252fpasswd', '...', '~', 'C%3A', 'con']) {
      expect((await put(name)).status).toBe(201);
      expect(await raw('GET', `/runs/${run}/files/${name}`)).toMatchObject({ status: 200, text: 'x' });
    }
    const stored = await database().runFile.findMany({ where: { runId: run }, select: { path: true } });
    expect(stored.map(({ path: each }) => each).sort()).toEqual(['%2e%2e%2fpasswd', '...', '..\\..\\win.ini', 'C:', 'con', '~']);
  });
});

describe('a file that an op left, or a person sent', { timeout: 60_000 }, () => {
  const HOSTILE = [
    'page.html',
    'page.htm',
    'chart.svg',
    'page.xhtml',
    'feed.xml',
    'script.js',
    'style.css',
    'app.wasm',
    'noextension',
    'x.html.',
  ];

  it.each(HOSTILE)('never runs in a browser: %s is saved, typed, and locked in', async (name) => {
    await call('PUT', `/runs/${run}/files/${name}?worker_id=w1&attempt=1`, {
      body: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
      key: KEYS.worker,
    });
    const { headers } = await call('GET', `/runs/${run}/files/${name}`);
    expect(headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-type')).toMatch(/^[\w.+/-]+(; charset=utf-8)?$/);
  });

  it('shows a PDF in place, which the browser’s viewer opens apart from our origin, and as nothing else', async () => {
    await call('PUT', `/runs/${run}/files/doc.pdf?worker_id=w1&attempt=1`, { body: '<script>alert(1)</script>', key: KEYS.worker });
    const { headers } = await call('GET', `/runs/${run}/files/doc.pdf`);
    expect(headers.get('content-disposition')).toMatch(/^inline; /);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; object-src 'self'; (?!.*script-src)/);
  });

  it.each([
    ['text/html', 'attachment'],
    ['image/svg+xml', 'attachment'],
    ['IMAGE/SVG+XML', 'attachment'],
    ['application/xhtml+xml', 'attachment'],
    ['text/xml', 'attachment'],
    ['text/javascript', 'attachment'],
    ['multipart/x-mixed-replace', 'attachment'],
    ['text/plain', 'inline'],
    ['image/png', 'inline'],
    ['image/png; charset=<script>', 'inline'],
    ['text/html\u00e9', 'attachment'],
    ['<script>', 'attachment'],
  ])('declared as %s it is shown %s', async (type, way) => {
    const sent = await call('POST', '/files', { body: '<script>alert(1)</script>', headers: { 'X-File-Name': 'a', 'Content-Type': type } });
    const { id } = uploadedFile.parse(await sent.json());
    const { headers } = await call('GET', `/files/${id}`);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^${way}; `));
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-type')).not.toMatch(/[<>é]/);
  });
});
