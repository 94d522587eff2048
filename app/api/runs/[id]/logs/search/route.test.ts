import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { logSearch, type LogSearch } from '@/lib/contract/log';
import { appendLog } from '@/lib/server/append-log';
import { adHocRun, define, KEYS, makeKeys, report, runOf, start } from '@/lib/server/testing/fixtures';
import { call } from '../../../../testing/call-api';
import { expectProblem } from '../../../../testing/expect-problem';

beforeAll(makeKeys);

async function logged(...texts: string[]): Promise<string> {
  const { id } = await adHocRun();
  await start(id, 'w1');
  await append(id, texts);
  return id;
}
async function append(id: string, texts: string[]): Promise<void> {
  for (let from = 0; from < texts.length; from += 5000)
    await appendLog(id, { lines: texts.slice(from, from + 5000).map((text) => ({ text })) }, { worker_id: 'w1', attempt: 1 });
}
async function search(id: string, query: Record<string, string>): Promise<LogSearch> {
  return logSearch.parse(await (await call('GET', `/runs/${id}/logs/search?${new URLSearchParams(query).toString()}`)).json());
}

describe('GET /runs/{id}/logs/search', () => {
  it('tells which lines match and where, by text or pattern', async () => {
    const id = await logged('Error: first', 'fine', 'an error, an ERROR', '\u001b[31merr\u001b[0mor');
    expect(await search(id, { q: 'error' })).toEqual({
      hits: [
        { n: 0, at: [0, 5] },
        { n: 2, at: [3, 8, 13, 18] },
        { n: 3, at: [0, 5] },
      ],
      after: 3,
      done: true,
    });
    expect((await search(id, { q: 'error', match_case: 'true' })).hits.map(({ n }) => n)).toEqual([2, 3]);
    expect((await search(id, { q: '^f.n', regex: 'true' })).hits).toEqual([{ n: 1, at: [0, 3] }]);
    expect((await search(id, { q: '^f.n' })).hits).toEqual([]);
  });

  it('goes on from a line, also where the log has grown, and keeps to its attempt', async () => {
    const id = await logged('a', 'a', 'b', 'a');
    expect(await search(id, { q: 'a', limit: '2' })).toMatchObject({ hits: [{ n: 0 }, { n: 1 }], after: 1, done: false });
    expect(await search(id, { q: 'a', after: '1' })).toMatchObject({ hits: [{ n: 3 }], after: 3, done: true });
    await append(id, ['a']);
    expect(await search(id, { q: 'a', after: '3' })).toMatchObject({ hits: [{ n: 4 }], after: 4, done: true });
    await report(id, 'w1', 1, { type: 'FAILED', msg: 'x' });
    await call('POST', `/runs/${id}/retry`, { body: {} });
    expect(await search(id, { q: 'a' })).toEqual({ hits: [], after: -1, done: true });
    expect((await search(id, { q: 'a', attempt: '1' })).hits).toHaveLength(4);
  });

  it('looks through a long log in bounded pieces, whatever the pattern, while others are served', async () => {
    const id = await logged(...Array.from({ length: 8000 }, (_, n) => `${'a'.repeat(300)} ${n}`), 'the needle');
    let longest = 0;
    let last = performance.now();
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    let calls = 0;
    let page = await search(id, { q: '(a|aa|a*a)*(b){50}|needle', regex: 'true' });
    for (calls = 1; !page.done; calls += 1) {
      expect(page.hits).toEqual([]);
      page = await search(id, { q: '(a|aa|a*a)*(b){50}|needle', regex: 'true', after: String(page.after) });
    }
    clearInterval(pulse);
    expect(calls).toBeGreaterThan(1);
    expect(page.hits).toEqual([{ n: 8000, at: [4, 10] }]);
    // Far from the seconds that the whole takes; what a slow machine adds is not meant.
    expect(longest).toBeLessThan(1000);
  });

  it('finds no secret: what is masked is what is searched', async () => {
    await define({ id: 'searched', input_specs: { key: { type: 'secret' } } });
    const { id } = await runOf('searched', { inputs: { key: 'hunter22' } });
    await start(id, 'w1');
    await append(id, ['key hunter22']);
    expect((await search(id, { q: 'hunter' })).hits).toEqual([]);
    expect((await search(id, { q: 'key' })).hits).toHaveLength(1);
  });

  it('answers 400, 401, 403, 404 and 405 as problems', async () => {
    const id = await logged('a');
    const ask = (query: string, key?: string | null): Promise<Response> =>
      call('GET', `/runs/${id}/logs/search?${query}`, key === undefined ? {} : { key });
    for (const [query, path] of [
      ['', 'q'],
      ['q=', 'q'],
      [`q=${'a'.repeat(201)}`, 'q'],
      ['q=(&regex=true', 'q'],
      ['q=a&regex=maybe', 'regex'],
      ['q=a&limit=0', 'limit'],
      ['q=a&after=x', 'after'],
    ] as const)
      await expectProblem(await ask(query), 'invalid_request', [path]);
    await expectProblem(await ask('q=a', null), 'unauthorized');
    await expectProblem(await ask('q=a', KEYS.worker), 'forbidden');
    await expectProblem(await ask('q=a&attempt=2'), 'not_found');
    await expectProblem(await call('GET', `/runs/${randomUUID()}/logs/search?q=a`), 'not_found');
    await expectProblem(await call('POST', `/runs/${id}/logs/search`), 'method_not_allowed');
  });
});
