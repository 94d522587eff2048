import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Destination, DestinationCreate } from '@/lib/contract/destination';
import { database, inTransaction } from './db';
import { deliver } from './deliver';
import { listDeliveries, sendTest, takeDelivery } from './deliveries';
import { startDeliveryJobs } from './delivery-jobs';
import type { DeliveryMessage } from './delivery-message';
import { createDestination } from './destinations';
import { reread } from './get-run';
import { adHocRun, define, report, runOf, start, takeTo } from './testing/fixtures';
import { startReceiver } from './testing/webhook-receiver';

process.env['GYOZA_WEBHOOK_PRIVATE'] = '1';
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const admin = { id: '00000000-0000-4000-8000-000000000001', kind: 'key', name: 'root', role: 'admin', ops: [], workerId: null } as const;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let answers: number[] = [];

beforeEach(async () => {
  await database().destination.deleteMany();
  answers = [];
  receiver = await startReceiver((response) => response.writeHead(answers.shift() ?? 204).end());
});
afterEach(() => receiver.close());
afterAll(() => delete process.env['GYOZA_WEBHOOK_PRIVATE']);

async function destination(given: Partial<DestinationCreate> = {}): Promise<Destination> {
  const body = { name: 'team', kind: 'webhook' as const, url: receiver.url, signing_secret: SECRET, ...given };
  return inTransaction((tx) => createDestination(tx, admin, body));
}

/** What waits for the destination of this run. */
const waiting = (runId: string) => database().delivery.findMany({ where: { runId }, orderBy: { eventId: 'asc' } });
const bodies = (): DeliveryMessage[] => receiver.received.map(({ body }) => JSON.parse(body) as DeliveryMessage);

describe('the outbox', () => {
  it('gets one delivery per event that the destination hears of, and none for other runs', async () => {
    await destination();
    const heard = await adHocRun({ event_delivery: { topic: 'team' } });
    await takeTo('FAILED', heard.id);
    expect((await waiting(heard.id)).map(({ event, eventId, state }) => [event, eventId, state])).toEqual([['FAILED', 1, 'PENDING']]);
    for (const event_delivery of [{ topic: 'nobody' }, null]) {
      const other = await adHocRun({ event_delivery });
      await takeTo('COMPLETED', other.id);
      expect(await waiting(other.id)).toEqual([]);
    }
  });

  it('hears of all that is asked for, also through retries, and of nothing while it is disabled', async () => {
    const { id } = await destination({ events: ['STARTED', 'FAILED', 'RETRIED'] });
    const policy = { max_attempts: 2, backoff_s: 0, backoff_factor: 2, max_backoff_s: 1 };
    const run = await adHocRun({ event_delivery: { topic: 'team' }, retry_policy: policy });
    await takeTo('FAILED', run.id);
    expect((await waiting(run.id)).map(({ event }) => event)).toEqual(['STARTED', 'FAILED', 'RETRIED']);
    await database().destination.update({ where: { id }, data: { enabled: false } });
    await takeTo('CANCELLED', run.id);
    expect(await waiting(run.id)).toHaveLength(3);
  });

  it('has nothing of an end that was rolled back', async () => {
    await destination();
    const run = await adHocRun({ event_delivery: { topic: 'team' } });
    const { attempt } = await start(run.id, 'w1');
    const faulty = report(run.id, 'w1', attempt, { type: 'FAILED', msg: 'x' }, { type: 'COMPLETED' });
    await expect(faulty).rejects.toThrow();
    expect([await waiting(run.id), (await reread(run.id)).state]).toEqual([[], 'RUNNING']);
  });
});

describe('a delivery', () => {
  async function ended(): Promise<{ run: string; delivery: string }> {
    await define({ id: 'told', title: 'Told', event_delivery: { topic: 'team', attributes: { team: 'red' } } });
    const run = await runOf('told');
    await takeTo('FAILED', run.id);
    const [row] = await waiting(run.id);
    if (row === undefined) throw new Error('nothing waits');
    return { run: run.id, delivery: row.id };
  }

  it('says what happened, with a link, signed over its id, time and body', async () => {
    await destination();
    const { run, delivery } = await ended();
    await deliver(delivery);
    const [request] = receiver.received;
    if (request === undefined) throw new Error('nothing came');
    const { headers, body } = request;
    expect(bodies()).toMatchObject([
      {
        type: 'run.failed',
        data: {
          ...{ run_id: run, op_definition: 'told', op_version: '1.0.0', state: 'FAILED', attempt: 1, error_message: 'it broke' },
          ...{ attributes: { team: 'red' }, event: { id: 1, type: 'FAILED', msg: 'it broke' } },
          link: expect.stringMatching(new RegExp(`^http://.*/runs/${run}$`)) as string,
        },
      },
    ]);
    const key = Buffer.from(SECRET.slice(6), 'base64');
    const signed = `${delivery}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['x-gyoza-delivery']).toBe(delivery);
    expect(headers['x-gyoza-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('is sent once, however often it is asked for at the same moment', async () => {
    const { id } = await destination();
    const { delivery } = await ended();
    await Promise.all(Array.from({ length: 8 }, () => deliver(delivery)));
    await deliver(delivery);
    expect(receiver.received).toHaveLength(1);
    expect(await listDeliveries(id)).toMatchObject([{ id: delivery, state: 'DELIVERED', tries: 1, error: null, next_try_at: null }]);
  });

  it('is tried again under the same id when the receiver fails, and says why meanwhile', async () => {
    const { id } = await destination();
    const { delivery } = await ended();
    answers = [503];
    await deliver(delivery);
    const [first] = await listDeliveries(id);
    expect(first).toMatchObject({ state: 'PENDING', tries: 1, error: 'The webhook answered 503.' });
    expect(Date.parse(first?.next_try_at ?? '') - Date.now()).toBeGreaterThan(2000);
    await deliver(delivery); // not due yet
    expect(receiver.received).toHaveLength(1);
    await database().delivery.update({ where: { id: delivery }, data: { dueAt: new Date() } });
    await deliver(delivery);
    expect(await listDeliveries(id)).toMatchObject([{ state: 'DELIVERED', tries: 2, error: null }]);
    expect(new Set(receiver.received.map(({ headers }) => headers['x-gyoza-delivery']))).toEqual(new Set([delivery]));
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  });

  it('is given up after a day', async () => {
    const { id } = await destination();
    const { delivery } = await ended();
    answers = [500];
    await database().delivery.update({ where: { id: delivery }, data: { createdAt: new Date(Date.now() - 86_400_000), tries: 14 } });
    await deliver(delivery);
    expect(await listDeliveries(id)).toMatchObject([{ state: 'FAILED', error: 'The webhook answered 500.', next_try_at: null }]);
  });

  it('of a process that died in the middle becomes due again by itself', async () => {
    await destination();
    const { delivery } = await ended();
    expect(await takeDelivery(delivery)).toMatchObject({ tries: 1 });
    expect(await takeDelivery(delivery)).toBeNull();
    await database().delivery.update({ where: { id: delivery }, data: { dueAt: new Date(Date.now() - 1) } });
    expect(await takeDelivery(delivery)).toMatchObject({ tries: 2 });
  });

  it('that is a test is tried once', async () => {
    const { id } = await destination({ enabled: false });
    answers = [500, 204];
    for (const state of ['FAILED', 'DELIVERED']) {
      const test = await inTransaction((tx) => sendTest(tx, id));
      await deliver(test.id);
      expect((await listDeliveries(id))[0]).toMatchObject({ id: test.id, event: 'TEST', state });
    }
    expect(bodies()[1]).toMatchObject({ type: 'test', data: { run_id: null, event: null } });
  });
});

describe('the jobs', () => {
  let stop: () => Promise<void>;
  beforeAll(() => (stop = startDeliveryJobs()));
  afterAll(() => stop());
  const settled = (count: number): Promise<void> =>
    vi.waitFor(() => expect(receiver.received).toHaveLength(count), { timeout: 15_000, interval: 50 });
  const jobs = async (): Promise<number> =>
    Number((await database().$queryRaw<{ n: bigint }[]>`select count(*) as n from graphile_worker.jobs`)[0]?.n);

  it('send what ends while they run, once each, and leave no job behind', async () => {
    const { id } = await destination();
    const runs: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const run = await adHocRun({ event_delivery: { topic: 'team' } });
      await takeTo('COMPLETED', run.id);
      runs.push(run.id);
    }
    await settled(5);
    await vi.waitFor(async () => expect(new Set((await listDeliveries(id)).map(({ state }) => state))).toEqual(new Set(['DELIVERED'])));
    await vi.waitFor(async () => expect(await jobs()).toBe(0));
    expect(new Set(bodies().map(({ data }) => data.run_id))).toEqual(new Set(runs));
    expect(receiver.received).toHaveLength(5);
  });

  it('send again what failed, when it is due', async () => {
    await destination();
    answers = [500];
    const run = await adHocRun({ event_delivery: { topic: 'team' } });
    await takeTo('COMPLETED', run.id);
    await settled(1);
    await vi.waitFor(async () => expect((await waiting(run.id))[0]?.error).toBe('The webhook answered 500.'));
    await database().delivery.updateMany({ where: { runId: run.id }, data: { dueAt: new Date() } });
    await settled(2);
  });

  it('send after a start what waits without a job, as after a restore', async () => {
    await stop();
    await destination();
    const run = await adHocRun({ event_delivery: { topic: 'team' } });
    await takeTo('COMPLETED', run.id);
    await database().$executeRaw`delete from graphile_worker._private_jobs`;
    stop = startDeliveryJobs();
    await settled(1);
    expect(bodies()[0]?.data.run_id).toBe(run.id);
  });
});
