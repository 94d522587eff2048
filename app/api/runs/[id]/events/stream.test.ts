import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { adHocRun, makeKeys, report, start, takeTo } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';
import { listEvents, twoAttempts } from '../../../testing/two-attempts';
import { allMessages, messages } from '../../../testing/read-stream';

beforeAll(makeKeys);
const stream = (id: string, query = '', headers = {}, signal?: AbortSignal): Promise<Response> =>
  call('GET', `/runs/${id}/events${query}`, { headers: { Accept: 'text/event-stream', ...headers }, ...(signal ? { signal } : {}) });

describe('GET /runs/{id}/events as a stream', () => {
  it('sends all that happened, then end, and closes', async () => {
    const id = await twoAttempts();
    const answer = await stream(id);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const sent = await allMessages(answer);
    const all = await listEvents(id);
    expect(sent.slice(0, -1)).toEqual(all.map((event) => ({ event: null, id: String(event.id), data: event })));
    expect(sent.at(-1)).toEqual({ event: 'end', id: null, data: { state: 'COMPLETED' } });
  });

  it('resumes after Last-Event-ID or after, the header first', async () => {
    const id = await twoAttempts();
    const numbers = async (query: string, headers = {}): Promise<(string | null)[]> =>
      (await allMessages(await stream(id, query, headers))).map((message) => message.id);
    expect(await numbers('?after=4')).toEqual(['5', '6', null]);
    expect(await numbers('', { 'Last-Event-ID': '5' })).toEqual(['6', null]);
    expect(await numbers('?after=0', { 'Last-Event-ID': '5' })).toEqual(['6', null]);
    expect(await numbers('', { 'Last-Event-ID': '6' })).toEqual([null]);
    expect(await numbers('?attempt=1')).toEqual(['0', '1', '2', null]);
  });

  it('follows a run live, change by change, to its end', async () => {
    const { id } = await adHocRun();
    const follower = messages(await stream(id.toUpperCase()));
    const next = async () => (await follower.next()).value as unknown;
    const first = next();
    await call('PATCH', `/runs/${id}`, { body: { priority: 9 } });
    expect(await first).toMatchObject({ event: 'run', id: null, data: { id, priority: 9, state: 'PENDING' } });
    const assigned = next();
    await takeTo('ASSIGNED', id);
    expect(await assigned).toMatchObject({ event: 'run', data: { state: 'ASSIGNED', worker_id: 'w1' } });
    const started = next();
    await report(id, 'w1', 1, { type: 'STARTED' });
    expect(await started).toMatchObject({ event: null, id: '0', data: { type: 'STARTED' } });
    const progress = next();
    await report(id, 'w1', 1, { type: 'PROGRESS', msg: 40 });
    expect(await progress).toMatchObject({ event: null, id: '1', data: { type: 'PROGRESS', msg: 40 } });
    const cancel = next();
    await call('POST', `/runs/${id}/cancel`);
    expect(await cancel).toMatchObject({ event: 'run', data: { cancel_requested: true, state: 'RUNNING' } });
    const ended = next();
    await report(id, 'w1', 1, { type: 'CANCELLED' });
    expect(await ended).toMatchObject({ event: null, id: '2', data: { type: 'CANCELLED', state: 'CANCELLED' } });
    expect(await next()).toEqual({ event: 'end', id: null, data: { state: 'CANCELLED' } });
    expect(await follower.next()).toMatchObject({ done: true });
  });

  it('stays open over an automatic retry and ends with the last attempt', async () => {
    const { id } = await adHocRun({ retry_policy: { max_attempts: 2, backoff_s: 0, backoff_factor: 2, max_backoff_s: 3600 } });
    const whole = stream(id).then(allMessages);
    await start(id, 'w1');
    await report(id, 'w1', 1, { type: 'FAILED', msg: 'once' });
    await start(id, 'w1');
    await report(id, 'w1', 2, { type: 'COMPLETED' });
    const sent = await whole;
    expect(sent.filter(({ id: n }) => n !== null).map(({ id: n }) => Number(n))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(sent.at(-1)).toMatchObject({ event: 'end', data: { state: 'COMPLETED' } });
  });

  it('sends a history of thousands gapless', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    const infos = Array.from({ length: 1000 }, (_, n) => ({ type: 'INFO' as const, msg: `line ${n}`, seq: n + 1 }));
    await report(id, 'w1', 1, ...infos);
    await report(id, 'w1', 1, { type: 'COMPLETED' });
    const sent = await allMessages(await stream(id));
    expect(sent.slice(0, -1).map((message) => Number(message.id))).toEqual(Array.from({ length: 1002 }, (_, n) => n));
  });

  it('refuses before the stream begins', async () => {
    const { id } = await adHocRun();
    await expectProblem(await stream(randomUUID()), 'not_found');
    await expectProblem(await stream(id, '?after=x'), 'invalid_request', ['after']);
    for (const last of ['x', '-5', '1.5', '9999999999', '99999999999999999999']) {
      await expectProblem(await stream(id, '', { 'Last-Event-ID': last }), 'invalid_request', ['Last-Event-ID']);
    }
  });

  it('answers HEAD at once and ends when the client goes', async () => {
    const { id } = await adHocRun();
    const head = await call('HEAD', `/runs/${id}/events`, { headers: { Accept: 'text/event-stream' } });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const gone = new AbortController();
    const answer = await stream(id, '', {}, gone.signal);
    const reader = answer.body?.getReader();
    await reader?.read();
    gone.abort();
    await reader?.cancel();
  });
});
