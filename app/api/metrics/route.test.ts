import { beforeEach, expect, it } from 'vitest';
import { inTransaction, database } from '@/lib/server/db';
import { lockRun, transition } from '@/lib/server/transition';
import { adHocRun, beat, claim, define, KEYS, makeKeys, report, runOf, start } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { parsePrometheus, valueOf, type Sample } from '../testing/prometheus-text';

beforeEach(async () => {
  await makeKeys();
  await database().run.deleteMany();
  await database().worker.deleteMany();
});

async function scrape(): Promise<Sample[]> {
  const answer = await call('GET', '/metrics', { key: KEYS.author });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return parsePrometheus(await answer.text());
}

it('tells depth and age of the queue by op, and forgets an op whose queue is empty', async () => {
  await define({ id: 'slow-op' });
  const [oldest, , delayed] = [await runOf('slow-op'), await runOf('slow-op'), await runOf('slow-op')];
  await adHocRun();
  await database().run.update({ where: { id: oldest.id }, data: { createdAt: new Date(Date.now() - 90_000) } });
  await database().run.update({ where: { id: delayed.id }, data: { nextAttemptAt: new Date(Date.now() + 60_000) } });
  const samples = await scrape();
  expect(valueOf(samples, 'gyoza_queue_runs', { op: 'slow-op' })).toBe(2);
  expect(valueOf(samples, 'gyoza_queue_delayed_runs', { op: 'slow-op' })).toBe(1);
  expect(valueOf(samples, 'gyoza_queue_oldest_age_seconds', { op: 'slow-op' })).toBeGreaterThanOrEqual(90);
  expect(valueOf(samples, 'gyoza_queue_runs', { op: '(ad hoc)' })).toBe(1);
  expect(valueOf(samples, 'gyoza_queue_oldest_age_seconds', { op: '(ad hoc)' })).toBeLessThan(80);
  expect(valueOf(samples, 'gyoza_runs', { state: 'PENDING' })).toBe(4);
  await database().run.deleteMany({ where: { opDefinition: 'slow-op' } });
  expect(valueOf(await scrape(), 'gyoza_queue_runs', { op: 'slow-op' })).toBeNull();
});

it('counts a run that waits again from its last change, not from its first request', async () => {
  const { id } = await adHocRun({ retry_policy: { max_attempts: 2, backoff_s: 0, backoff_factor: 1, max_backoff_s: 0 } });
  await database().run.update({ where: { id }, data: { createdAt: new Date(Date.now() - 3_600_000) } });
  await start(id, 'w1');
  await report(id, 'w1', 1, { type: 'FAILED', msg: 'again', execution_summary: { cause: 'exit' } });
  const samples = await scrape();
  expect(valueOf(samples, 'gyoza_queue_runs')).toBe(1);
  expect(valueOf(samples, 'gyoza_queue_oldest_age_seconds')).toBeLessThan(3000);
});

it('tells what each worker has and has free', async () => {
  await beat('w1', { cpu: 4, ram_mb: 1000, gpus: [{ id: '0', name: 'g', vram_mb: 8000 }], max_runs: 10 });
  await beat('w2', { engine_error: 'The engine is away.' });
  await database().worker.update({ where: { id: 'w2' }, data: { draining: true, lastSeenAt: new Date(Date.now() - 60_000) } });
  await adHocRun({ constraints: { cpu: 1.5, ram_mb: 400, vram_mb: 3000 } });
  expect(await claim('w1')).toHaveLength(1);
  const samples = await scrape();
  const of = (name: string, worker = 'w1'): number | null => valueOf(samples, `gyoza_worker_${name}`, { worker });
  expect([of('up'), of('engine_up'), of('draining')]).toEqual([1, 1, 0]);
  expect([of('up', 'w2'), of('engine_up', 'w2'), of('draining', 'w2')]).toEqual([0, 0, 1]);
  expect([of('cpu_cores'), of('cpu_cores_free')]).toEqual([4, 2.5]);
  expect([of('memory_bytes'), of('memory_bytes_free')]).toEqual([1000 * 1_048_576, 600 * 1_048_576]);
  expect([of('gpu_memory_bytes'), of('gpu_memory_bytes_free')]).toEqual([8000 * 1_048_576, 5000 * 1_048_576]);
  expect([of('slots'), of('slots_free')]).toEqual([10, 9]);
  expect(Math.abs((of('last_heartbeat_timestamp_seconds') ?? 0) - Date.now() / 1000)).toBeLessThan(30);
  expect([valueOf(samples, 'gyoza_runs', { state: 'ASSIGNED' }), valueOf(samples, 'gyoza_runs', { state: 'RUNNING' })]).toEqual([1, 0]);
});

it('counts how attempts end, how long they waited, started and worked', async () => {
  await define({ id: 'metered', retry_policy: { max_attempts: 2 } });
  const fine = await runOf('metered');
  await start(fine.id, 'w1');
  await report(fine.id, 'w1', 1, { type: 'COMPLETED', outputs: {} });
  const flaky = await runOf('metered');
  await start(flaky.id, 'w1');
  await report(flaky.id, 'w1', 1, { type: 'FAILED', msg: 'it broke', execution_summary: { cause: 'exit' } });
  await start(flaky.id, 'w1');
  const samples = await scrape();
  const op = 'metered';
  expect(valueOf(samples, 'gyoza_attempts_finished_total', { op, state: 'COMPLETED', cause: '' })).toBe(1);
  expect(valueOf(samples, 'gyoza_attempts_finished_total', { op, state: 'FAILED', cause: 'exit' })).toBe(1);
  expect(valueOf(samples, 'gyoza_attempt_duration_seconds_count', { op, state: 'COMPLETED' })).toBe(1);
  expect(valueOf(samples, 'gyoza_queue_wait_seconds_count', { op })).toBe(3);
  expect(valueOf(samples, 'gyoza_start_latency_seconds_count', { op })).toBe(2);
  expect(valueOf(samples, 'gyoza_start_latency_seconds_bucket', { op, le: '+Inf' })).toBe(2);
});

it('counts nothing that was rolled back', async () => {
  const { id } = await runOf((await define({ id: 'rolled-back' })).id);
  const undone = inTransaction(async (tx) => {
    await transition(tx, await lockRun(tx, id), 'cancel', {});
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  expect(valueOf(await scrape(), 'gyoza_attempts_finished_total', { op: 'rolled-back' })).toBeNull();
});

it('measures requests by operation and status, the connections and the process', async () => {
  const count = async (operation: string, status: string): Promise<number> =>
    valueOf(await scrape(), 'gyoza_http_request_duration_seconds_count', { operation, status }) ?? 0;
  const before = await count('getRun', '404');
  await call('GET', '/runs/0193e0a0-0000-7000-8000-000000000000');
  expect(await count('getRun', '404')).toBe(before + 1);
  const samples = await scrape();
  expect(valueOf(samples, 'gyoza_database_pool_connections')).toBeGreaterThan(0);
  expect(valueOf(samples, 'process_start_time_seconds')).toBeGreaterThan(1_700_000_000);
  expect(valueOf(samples, 'gyoza_build_info')).toBe(1);
  const names = samples.map(({ name }) => name);
  expect(names).toContain('nodejs_eventloop_lag_seconds');
});
