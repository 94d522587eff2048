import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { attemptUsage, type AttemptUsage, type UsagePoint } from '@/lib/contract/usage';
import { heartbeatAnswer } from '@/lib/contract/worker';
import { adHocRun, KEYS, makeKeys, report, start } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(makeKeys);
const point = (s: number, cpu = 0.5, ram_mb = 100): UsagePoint => ({ s, cpu, ram_mb, rx_kb: s, tx_kb: 0 });
const read = async (id: string, query = ''): Promise<AttemptUsage> =>
  attemptUsage.parse(await (await call('GET', `/runs/${id}/usage${query}`)).json());
const beat = (worker: string, running: object[], attempt_usage: object[]): Promise<Response> =>
  call('POST', `/workers/${worker}/heartbeat`, { key: KEYS.worker, body: { resources: { cpu: 4, ram_mb: 8192 }, running, attempt_usage } });

describe('GET /runs/{id}/usage', () => {
  it('is the series that heartbeats and the last report brought, each point once, and its peaks are on the attempt', async () => {
    const { id } = await adHocRun();
    expect(await read(id)).toEqual({ attempt: 1, peak_cpu: null, peak_ram_mb: null, points: [] });
    await start(id, 'u1');
    const holding = { run_id: id, attempt: 1 };
    const answer = heartbeatAnswer.parse(
      await (await beat('u1', [holding], [{ ...holding, points: [point(1), point(2, 3, 700)] }])).json(),
    );
    expect(answer.takes_usage).toBe(true);
    await beat('u1', [holding], [{ ...holding, points: [point(2, 3, 700), point(4)] }]);
    expect(await read(id)).toEqual({ attempt: 1, peak_cpu: 3, peak_ram_mb: 700, points: [point(1), point(2, 3, 700), point(4)] });

    const execution_summary = { peak_ram_mb: 650, rx_kb: 9, usage: [point(4), point(9, 1, 200)] };
    await report(id, 'u1', 1, { type: 'COMPLETED', execution_summary });
    expect((await read(id)).points.map(({ s }) => s)).toEqual([1, 2, 4, 9]);
    const run = (await (await call('GET', `/runs/${id}`)).json()) as { execution_summary: Record<string, unknown> };
    expect(run.execution_summary).toMatchObject({ peak_ram_mb: 700, peak_cpu: 3, rx_kb: 9 });
    expect(run.execution_summary).not.toHaveProperty('usage');
  });

  it('keeps the series of each attempt, and takes none for an attempt that the worker does not hold or list', async () => {
    const { id } = await adHocRun();
    await start(id, 'u2');
    const holding = { run_id: id, attempt: 1 };
    await beat('u3', [holding], [{ ...holding, points: [point(1)] }]);
    await beat('u2', [], [{ ...holding, points: [point(1)] }]);
    expect((await read(id)).points).toEqual([]);
    await report(id, 'u2', 1, { type: 'FAILED', msg: 'no', execution_summary: { usage: [point(3)] } });
    await call('POST', `/runs/${id}/retry`, { body: {} });
    expect((await read(id)).points).toEqual([]);
    expect((await read(id, '?attempt=1')).points).toEqual([point(3)]);
    await beat('u2', [holding], [{ ...holding, points: [point(8)] }]);
    expect((await read(id, '?attempt=1')).points).toEqual([point(3)]);
  });

  it('answers 400, 401, 403, 404 and 405 as problems', async () => {
    const { id } = await adHocRun();
    await expectProblem(await call('GET', `/runs/${id}/usage?attempt=0`), 'invalid_request', ['attempt']);
    await expectProblem(await call('GET', `/runs/${id}/usage`, { key: null }), 'unauthorized');
    await expectProblem(await call('GET', `/runs/${id}/usage`, { key: KEYS.worker }), 'forbidden');
    await expectProblem(await call('GET', `/runs/${randomUUID()}/usage`), 'not_found');
    await expectProblem(await call('GET', `/runs/${id}/usage?attempt=2`), 'not_found');
    await expectProblem(await call('POST', `/runs/${id}/usage`), 'method_not_allowed');
  });
});
