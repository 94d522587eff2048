import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { appendLog } from '@/lib/server/append-log';
import { adHocRun, beat, define, KEYS, makeKeys, report, runOf, start, takeTo } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';
import { allMessages, messages, type Message } from '../../../testing/read-stream';

beforeAll(makeKeys);
const live = (id: string, query = '', options: { headers?: Record<string, string>; key?: string | null } = {}): Promise<Response> =>
  call('GET', `/runs/${id}/live${query}`, options);
const write = (id: string, ...texts: string[]) =>
  appendLog(id, { lines: texts.map((text) => ({ text })) }, { worker_id: 'w1', attempt: 1 });
/** A message in short: what it is, its id, and what it says. */
const short = ({ event, id, data }: Message): string =>
  [event ?? 'event', id, (data as { text?: string; type?: string }).text ?? (data as { type?: string }).type]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');

async function ended(): Promise<string> {
  const { id } = await adHocRun();
  await start(id, 'w1');
  await write(id, 'one', 'two', 'three');
  await report(id, 'w1', 1, { type: 'PROGRESS', msg: 50 });
  await report(id, 'w1', 1, { type: 'COMPLETED' });
  return id;
}

describe('GET /runs/{id}/live', () => {
  it('sends lines before the events after them, says that all was sent, and closes', async () => {
    const id = await ended();
    const answer = await live(id, '?attempt=1');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect((await allMessages(answer)).map(short)).toEqual([
      'line -1.0 one',
      'line -1.1 two',
      'line -1.2 three',
      'log_end',
      'event 0.2 STARTED',
      'event 1.2 PROGRESS',
      'event 2.2 COMPLETED',
      'current',
      'end',
    ]);
    expect((await allMessages(await live(id))).map(short)).toEqual([
      ...['event 0.-1 STARTED', 'event 1.-1 PROGRESS', 'event 2.-1 COMPLETED', 'current', 'end'],
    ]);
  });

  it('goes on at the very event and line, by the address or by Last-Event-ID, the header first', async () => {
    const id = await ended();
    const rest = ['line 0.2 three', 'log_end', 'event 1.2 PROGRESS', 'event 2.2 COMPLETED', 'current', 'end'];
    expect((await allMessages(await live(id, '?attempt=1&after=0&line=1'))).map(short)).toEqual(rest);
    const headers = { 'Last-Event-ID': '0.1' };
    expect((await allMessages(await live(id, '?attempt=1', { headers }))).map(short)).toEqual(rest);
    expect((await allMessages(await live(id, '?attempt=1&after=2&line=2', { headers }))).map(short)).toEqual(rest);
    expect((await allMessages(await live(id, '?attempt=1&latest=1'))).map(short)).toContain('line -1.2 three');
    expect((await allMessages(await live(id, '?attempt=1&latest=1'))).map(short)).not.toContain('line -1.1 two');
  });

  it('follows a run from its wait to its end, whatever of it changes', async () => {
    const { id } = await adHocRun();
    const follower = messages(await live(id.toUpperCase(), '?attempt=1'));
    const until = async (...wanted: string[]): Promise<void> => {
      for (const each of wanted) {
        // What it waits for may have changed any number of times meanwhile.
        let message = (await follower.next()).value as Message;
        while (message.event === 'queue' && each !== 'queue') message = (await follower.next()).value as Message;
        expect(short(message)).toBe(each);
      }
    };
    await until('current');
    await beat(`joins-${randomUUID()}`);
    await until('queue');
    await takeTo('ASSIGNED', id);
    await until('run');
    await report(id, 'w1', 1, { type: 'STARTED' });
    await until('event 0.-1 STARTED');
    await write(id, 'one');
    await until('line 0.0 one');
    await call('POST', `/runs/${id}/cancel`);
    await until('run');
    await write(id, 'two');
    await until('line 0.1 two');
    await report(id, 'w1', 1, { type: 'CANCELLED' });
    await until('log_end', 'event 1.1 CANCELLED', 'end');
    expect((await follower.next()).done).toBe(true);
  });

  it('keeps the log of an earlier attempt apart from the run that goes on', async () => {
    const { id } = await adHocRun({ retry_policy: { max_attempts: 2, backoff_s: 0, backoff_factor: 2, max_backoff_s: 3600 } });
    await start(id, 'w1');
    await write(id, 'of the first');
    const follower = messages(await live(id, '?attempt=1'));
    const next = async (): Promise<string> => short((await follower.next()).value as Message);
    expect([await next(), await next(), await next()]).toEqual(['line -1.0 of the first', 'event 0.0 STARTED', 'current']);
    await report(id, 'w1', 1, { type: 'FAILED', msg: 'once' });
    const told = [await next(), await next(), await next()];
    expect(told).toEqual(['log_end', 'event 1.0 FAILED', 'event 2.0 RETRIED']);
    await call('POST', `/runs/${id}/cancel`);
    const rest: string[] = [];
    for await (const message of follower) rest.push(short(message));
    expect(rest.filter((each) => each !== 'queue' && each !== 'run')).toEqual(['event 3.0 CANCELLED', 'end']);
  });

  it('tells who may not read the run of its changes alone, from the moment that they may not', async () => {
    await define({ id: 'live-closed' });
    const { id } = await runOf('live-closed');
    await takeTo('RUNNING', id, 'w1');
    await write(id, 'secret');
    const reader = messages(await live(id, '?attempt=1', { key: KEYS.operator }));
    const first = [(await reader.next()).value, (await reader.next()).value, (await reader.next()).value] as Message[];
    expect(first.map(short)).toEqual(['line -1.0 secret', 'event 0.0 STARTED', 'current']);
    await call('PUT', '/definitions/live-closed/access', { body: { payloads: { role: 'author' } } });
    await write(id, 'another secret');
    await report(id, 'w1', 1, { type: 'COMPLETED' });
    const rest: Message[] = [];
    for await (const message of reader) rest.push(message);
    expect(rest.map(({ event }) => event)).toEqual(['run', 'end']);
    const anew = await allMessages(await live(id, '?attempt=1', { key: KEYS.operator }));
    expect(anew.map(({ event }) => event)).toEqual(['current', 'end']);
  });

  it('refuses before the stream begins', async () => {
    const { id } = await adHocRun();
    await expectProblem(await live(randomUUID()), 'not_found');
    await expectProblem(await live(id, '?attempt=2'), 'not_found');
    await expectProblem(await live(id, '?after=x'), 'invalid_request', ['after']);
    await expectProblem(await live(id, '?line=3'), 'invalid_request', ['attempt']);
    await expectProblem(await live(id, '', { key: null }), 'unauthorized');
    await expectProblem(await live(id, '', { key: KEYS.worker }), 'forbidden');
    for (const last of ['3', 'x.y', '1.5.2', '-2.0', '0.9999999999']) {
      await expectProblem(await live(id, '', { headers: { 'Last-Event-ID': last } }), 'invalid_request', ['Last-Event-ID']);
    }
    await expectProblem(await call('POST', `/runs/${id}/live`), 'method_not_allowed');
  });
});
