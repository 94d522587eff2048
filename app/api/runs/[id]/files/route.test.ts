import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { runFile, runFileList } from '@/lib/contract/file';
import { adHocRun, KEYS, makeKeys, report, start } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(makeKeys);
const put = (id: string, path: string, body: string, query = '?worker_id=w1&attempt=1', key = KEYS.worker): Promise<Response> =>
  call('PUT', `/runs/${id}/files/${path}${query}`, { body, key });
async function running(): Promise<string> {
  const { id } = await adHocRun();
  await start(id, 'w1');
  return id;
}

it('stores what the op left, lists it by path, gives it back, and replaces it', async () => {
  const id = await running();
  const answer = await put(id, 'b/report%20%231.html', '<b>hi</b>');
  expect(answer.status).toBe(201);
  expect(runFile.strict().parse(await answer.json())).toEqual({
    path: 'b/report #1.html',
    attempt: 1,
    size: 9,
    sha256: createHash('sha256').update('<b>hi</b>').digest('hex'),
    content_type: 'text/html',
  });
  await put(id, 'a.txt', 'one');
  await put(id, 'a.txt', 'two');
  const { files } = runFileList.parse(await (await call('GET', `/runs/${id}/files`)).json());
  expect(files.map(({ path, size }) => [path, size])).toEqual([
    ['a.txt', 3],
    ['b/report #1.html', 9],
  ]);
  const text = await call('GET', `/runs/${id}/files/a.txt`);
  expect([await text.text(), text.headers.get('content-type'), text.headers.get('content-disposition')]).toEqual([
    'two',
    'text/plain; charset=utf-8',
    "inline; filename*=UTF-8''a.txt",
  ]);
  for (const path of ['b/report%20%231.html', 'b%2Freport%20%231.html']) {
    const html = await call('GET', `/runs/${id}/files/${path}`);
    expect([html.status, html.headers.get('content-disposition')]).toEqual([200, "attachment; filename*=UTF-8''report%20%231.html"]);
    expect(html.headers.get('content-security-policy')).toContain('sandbox');
  }
});

it('shows a PDF in place, where no sandbox keeps its viewer from beginning', async () => {
  const id = await running();
  await put(id, 'report.pdf', '%PDF-1.4');
  const { headers } = await call('GET', `/runs/${id}/files/report.pdf`);
  expect([headers.get('content-type'), headers.get('content-disposition'), headers.get('x-content-type-options')]).toEqual([
    'application/pdf',
    "inline; filename*=UTF-8''report.pdf",
    'nosniff',
  ]);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).not.toContain('sandbox');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'self'");
});

it('keeps the files of each attempt apart', async () => {
  const id = await running();
  await put(id, 'a.txt', 'first');
  await report(id, 'w1', 1, { type: 'FAILED', msg: 'x' });
  await expectProblem(await put(id, 'late.txt', 'x'), 'not_holder');
  await call('POST', `/runs/${id}/retry`, { body: {} });
  await start(id, 'w1');
  await expectProblem(await call('GET', `/runs/${id}/files/a.txt`), 'not_found');
  await put(id, 'a.txt', 'second', '?worker_id=w1&attempt=2');
  expect(await (await call('GET', `/runs/${id}/files/a.txt`)).text()).toBe('second');
  expect(await (await call('GET', `/runs/${id}/files/a.txt?attempt=1`)).text()).toBe('first');
  expect(runFileList.parse(await (await call('GET', `/runs/${id}/files?attempt=1`)).json()).files).toMatchObject([
    { path: 'a.txt', attempt: 1 },
  ]);
  await expectProblem(await call('GET', `/runs/${id}/files?attempt=3`), 'not_found');
});

it.each([
  '..%2Fx',
  'a%2F..%2Fb',
  'a//b',
  'a%2F',
  '%2Fetc%2Fpasswd',
  '.',
  'a/%2E%2E%2Fb'.replace('%2E%2E%2F', '..%2F'),
  `${'d/'.repeat(600)}x`,
])('refuses the path %.40s', async (path) => {
  const id = await running();
  const before = await databaseFingerprint();
  const answer = await put(id, path, 'x');
  expect([400, 404, 405]).toContain(answer.status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await databaseFingerprint()).toEqual(before);
});

it('is fenced, and answers 400, 401, 403, 404 and 405 as problems', async () => {
  const id = await running();
  const before = await databaseFingerprint();
  await expectProblem(await put(id, 'a', 'x', '?worker_id=w2&attempt=1'), 'not_holder');
  await expectProblem(await put(id, 'a', 'x', '?worker_id=w1&attempt=2'), 'not_holder');
  await expectProblem(await put(id, 'a', 'x', ''), 'invalid_request', ['worker_id', 'attempt']);
  await expectProblem(await put(id, 'a', 'x', '?worker_id=w1&attempt=x'), 'invalid_request', ['attempt']);
  await expectProblem(await put(id, 'a%00', 'x'), 'invalid_request', ['path']);
  await expectProblem(await put(id, 'a', 'x', undefined, KEYS.author), 'forbidden');
  await expectProblem(await call('PUT', `/runs/${id}/files/a`, { body: 'x', key: null }), 'unauthorized');
  await expectProblem(await put(randomUUID(), 'a', 'x'), 'not_found');
  expect(await databaseFingerprint()).toEqual(before);
  await expectProblem(await call('GET', `/runs/${id}/files/nope`), 'not_found');
  await expectProblem(await call('GET', `/runs/${randomUUID()}/files`), 'not_found');
  await expectProblem(await call('GET', `/runs/${id}/files?recursive=1`), 'invalid_request', ['recursive']);
  await expectProblem(await call('GET', `/runs/${id}/files`, { key: null }), 'unauthorized');
  const answer = await call('POST', `/runs/${id}/files/a`);
  expect(answer.headers.get('allow')).toBe('GET, PUT');
  await expectProblem(answer, 'method_not_allowed');
  await expectProblem(await call('PUT', `/runs/${id}/files`), 'method_not_allowed');
});
