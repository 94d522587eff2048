import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { logPage, type LogPage } from '@/lib/contract/log';
import { adHocRun, define, KEYS, makeKeys, report, runOf, start, takeTo } from '@/lib/server/testing/fixtures';
import { databaseFingerprint } from '@/lib/server/testing/snapshot';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';
import { allMessages, messages } from '../../../testing/read-stream';

beforeAll(makeKeys);
const t = '2026-11-22T00:00:00.000Z';
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ n: from + n, stream: n % 2 === 0 ? 'stdout' : 'stderr', t, text: `line ${from + n}` }));
const append = (id: string, body: unknown, query = '?worker_id=w1&attempt=1', key = KEYS.worker): Promise<Response> =>
  call('POST', `/runs/${id}/logs${query}`, { body, key });
const read = async (id: string, query = ''): Promise<LogPage> =>
  logPage.parse(await (await call('GET', `/runs/${id}/logs${query}`)).json());
async function running(): Promise<string> {
  const { id } = await adHocRun();
  await start(id, 'w1');
  return id;
}

describe('POST /runs/{id}/logs', () => {
  it('appends, says which line is wanted next, and ignores lines it has', async () => {
    const id = await running();
    const first = await append(id, { lines: lines(0, 3) });
    expect([first.status, await first.json()]).toEqual([200, { next: 3 }]);
    expect(await (await append(id, { lines: lines(1, 5) })).json()).toEqual({ next: 5 });
    expect(await (await append(id, { lines: lines(0, 5) })).json()).toEqual({ next: 5 });
    expect(
      await (
        await append(
          id,
          { lines: [{ text: 'unnumbered' }, { text: 'err', stream: 'stderr', n: null, t: null }], worker_id: 'w1', attempt: 1 },
          '',
        )
      ).json(),
    ).toEqual({ next: 7 });
    expect((await read(id)).lines.map(({ n, text }) => [n, text])).toEqual([
      [0, 'line 0'],
      [1, 'line 1'],
      [2, 'line 2'],
      [3, 'line 3'],
      [4, 'line 4'],
      [5, 'unnumbered'],
      [6, 'err'],
    ]);
    expect(await (await append(id, { lines: [] })).json()).toEqual({ next: 7 });
  });

  it('keeps each line once when the same batch comes several times at the same moment', async () => {
    const id = await running();
    await Promise.all([1, 2, 3].map(() => append(id, { lines: lines(0, 50) })));
    expect((await read(id)).lines.map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('masks secrets, also one of several lines', async () => {
    await define({ id: 'sec', input_specs: { key: { type: 'secret' } } });
    const { id } = await runOf('sec', { inputs: { key: '-----BEGIN KEY-----\nabcdefgh\n  ijklmnop\n' } });
    await start(id, 'w1');
    await append(id, { lines: [{ text: 'got abcdefgh' }, { text: '  ijklmnop' }, { text: '-----BEGIN KEY-----' }, { text: 'harmless' }] });
    expect((await read(id)).lines.map(({ text }) => text)).toEqual(['got ••••••', '  ••••••', '••••••', 'harmless']);
  });

  it('is fenced', async () => {
    const id = await running();
    const before = await databaseFingerprint();
    for (const query of ['?worker_id=w2&attempt=1', '?worker_id=w1&attempt=2'])
      await expectProblem(await append(id, { lines: lines(0, 1) }, query), 'not_holder');
    await expectProblem(await append(id, { lines: lines(0, 1) }, ''), 'invalid_request', ['worker_id', 'attempt']);
    expect(await databaseFingerprint()).toEqual(before);
    await report(id, 'w1', 1, { type: 'COMPLETED' });
    await expectProblem(await append(id, { lines: lines(0, 1) }), 'not_holder');
  });

  it.each([
    [{}, ['lines']],
    [{ lines: 'x' }, ['lines']],
    [{ lines: [{ text: 1 }] }, ['lines.0.text']],
    [{ lines: [{ text: 'a', n: -1 }] }, ['lines.0.n']],
    [{ lines: [{ text: 'a', n: 2147483648 }] }, ['lines.0.n']],
    [{ lines: [{ text: 'a', stream: 'stdin' }] }, ['lines.0.stream']],
    [{ lines: [{ text: 'a', t: 'now' }] }, ['lines.0.t']],
    [{ lines: [{ text: 'a', level: 1 }] }, ['lines.0.level']],
    [{ lines: [{ text: 'a\u0000' }] }, ['lines.0.text']],
  ])('refuses %j', async (body, paths) => {
    const id = await running();
    await expectProblem(await append(id, body), 'invalid_request', paths);
    expect((await read(id)).lines).toEqual([]);
  });

  it('is for workers', async () => {
    const id = await running();
    await expectProblem(await append(id, '{', '', KEYS.author), 'forbidden');
    await expectProblem(await call('POST', `/runs/${id}/logs`, { body: '{', key: null }), 'unauthorized');
    await expectProblem(await append(randomUUID(), { lines: [] }), 'not_found');
  });
});

describe('GET /runs/{id}/logs', () => {
  it('pages by limit and after, over the borders of what was sent at once', async () => {
    const id = await running();
    for (let n = 0; n < 10; n += 3) await append(id, { lines: lines(n, Math.min(n + 3, 10)) });
    const seen: number[] = [];
    for (let after = -1; ;) {
      const page = await read(id, `?limit=4&after=${after}`);
      seen.push(...page.lines.map(({ n }) => n));
      if (!page.has_more) break;
      expect(page.lines).toHaveLength(4);
      after = seen.at(-1) ?? 0;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await read(id, '?limit=10')).toMatchObject({ has_more: false });
    expect(await read(id, '?after=9')).toEqual({ lines: [], has_more: false, total: 10 });
    expect(await read(id, '?after=5&limit=2')).toMatchObject({ lines: [{ n: 6 }, { n: 7 }], has_more: true, total: 10 });
  });

  it('gives the last lines alone where only those are asked for', async () => {
    const id = await running();
    expect(await read(id, '?last=3')).toEqual({ lines: [], has_more: false, total: 0 });
    for (let n = 0; n < 10; n += 4) await append(id, { lines: lines(n, Math.min(n + 4, 10)) });
    expect((await read(id, '?last=3')).lines.map(({ n }) => n)).toEqual([7, 8, 9]);
    expect((await read(id, '?last=5000&limit=2')).lines).toHaveLength(10);
    expect(await (await call('GET', `/runs/${id}/logs?last=1`, { headers: { Accept: 'text/plain' } })).text()).toBe('line 9\n');
    await expectProblem(await call('GET', `/runs/${id}/logs?last=3&after=1`), 'invalid_request', ['last']);
    await expectProblem(await call('GET', `/runs/${id}/logs?last=3&attempt=2`), 'not_found');
  });

  it('gives each attempt its own lines', async () => {
    const id = await running();
    await append(id, { lines: lines(0, 2) });
    await report(id, 'w1', 1, { type: 'FAILED', msg: 'x' });
    await call('POST', `/runs/${id}/retry`, { body: {} });
    await start(id, 'w1');
    await append(id, { lines: [{ n: 0, text: 'second' }] }, '?worker_id=w1&attempt=2');
    expect((await read(id)).lines).toMatchObject([{ n: 0, text: 'second' }]);
    expect((await read(id, '?attempt=1')).lines.map(({ text }) => text)).toEqual(['line 0', 'line 1']);
    await expectProblem(await call('GET', `/runs/${id}/logs?attempt=3`), 'not_found');
  });

  it('downloads as text, each line whole and in order', async () => {
    const id = await running();
    await append(id, { lines: [{ text: 'first' }, { text: 'ünïcode ☃ 💾', stream: 'stderr' }, { text: '' }, { text: '\u001b[31mred' }] });
    const answer = await call('GET', `/runs/${id}/logs`, { headers: { Accept: 'text/plain' } });
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toContain(`run-${id}-attempt-1.log`);
    expect(await answer.text()).toBe('first\nünïcode ☃ 💾\n\n\u001b[31mred\n');
    expect(await (await call('GET', `/runs/${id}/logs?after=1`, { headers: { Accept: 'text/plain' } })).text()).toBe('\n\u001b[31mred\n');
  });

  it('downloads as gzip, whatever Accept says', async () => {
    const id = await running();
    for (let n = 0; n < 3000; n += 1000) await append(id, { lines: lines(n, n + 1000) });
    const answer = await call('GET', `/runs/${id}/logs?format=gzip`, { headers: { Accept: 'application/json' } });
    expect(answer.headers.get('content-type')).toBe('application/gzip');
    expect(answer.headers.get('content-disposition')).toContain(`run-${id}-attempt-1.log.gz`);
    const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
    expect(text).toBe(Array.from({ length: 3000 }, (_, n) => `line ${n}\n`).join(''));
    expect(await (await call('GET', `/runs/${id}/logs?format=text&after=2998`)).text()).toBe('line 2999\n');
  });

  it('streams only the latest of many lines to who asks for that, and loses none that fit', async () => {
    const id = await running();
    await append(id, { lines: lines(0, 50) });
    const follower = messages(await call('GET', `/runs/${id}/logs?latest=3`, { headers: { Accept: 'text/event-stream' } }));
    for (const expected of ['47', '48', '49']) expect((await follower.next()).value).toMatchObject({ id: expected });
    const next = follower.next();
    await append(id, { lines: lines(50, 52) });
    expect((await next).value).toMatchObject({ id: '50' });
    expect((await follower.next()).value).toMatchObject({ id: '51' });
    const end = follower.next();
    await report(id, 'w1', 1, { type: 'COMPLETED' });
    expect((await end).value).toMatchObject({ event: 'end' });
  });

  it('follows live with the line number as id, resumes, and ends with the attempt', async () => {
    const id = await running();
    const headers = { Accept: 'text/event-stream' };
    const follower = messages(await call('GET', `/runs/${id}/logs`, { headers }));
    const first = follower.next();
    await append(id, { lines: lines(0, 2) });
    expect((await first).value).toMatchObject({ event: null, id: '0', data: { n: 0, text: 'line 0' } });
    expect((await follower.next()).value).toMatchObject({ id: '1' });
    const third = follower.next();
    await append(id, { lines: lines(2, 3) });
    expect((await third).value).toMatchObject({ id: '2' });
    const end = follower.next();
    await report(id, 'w1', 1, { type: 'COMPLETED' });
    expect((await end).value).toMatchObject({ event: 'end', id: null });
    expect(await follower.next()).toMatchObject({ done: true });
    const resumed = await allMessages(await call('GET', `/runs/${id}/logs`, { headers: { ...headers, 'Last-Event-ID': '1' } }));
    expect(resumed.map((message) => message.id)).toEqual(['2', null]);
    await expectProblem(await call('GET', `/runs/${id}/logs`, { headers: { ...headers, 'Last-Event-ID': 'x' } }), 'invalid_request', [
      'Last-Event-ID',
    ]);
  });

  it('answers 400, 401, 404 and 405 as problems, in every form it can take', async () => {
    const { id } = await adHocRun();
    await takeTo('CANCELLED', id);
    for (const Accept of ['application/json', 'text/plain', 'text/event-stream']) {
      for (const query of ['after=x', 'attempt=0', 'limit=0', 'limit=5001', 'tail=5', 'latest=0', 'format=zip']) {
        await expectProblem(await call('GET', `/runs/${id}/logs?${query}`, { headers: { Accept } }), 'invalid_request', [
          query.split('=')[0] ?? '',
        ]);
      }
      await expectProblem(await call('GET', `/runs/${randomUUID()}/logs`, { headers: { Accept } }), 'not_found');
      await expectProblem(await call('GET', `/runs/${id}/logs?attempt=2`, { headers: { Accept } }), 'not_found');
      await expectProblem(await call('GET', `/runs/${id}/logs`, { headers: { Accept }, key: null }), 'unauthorized');
    }
    await expectProblem(await call('DELETE', `/runs/${id}/logs`), 'method_not_allowed');
  });
});
