import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimAnswer, heartbeatAnswer, PROTOCOL, workerDetail, workerList } from '@/lib/contract/worker';
import { database } from '@/lib/server/db';
import { expireLeases } from '@/lib/server/expire-leases';
import { adHocRun, assign, beat, define, KEYS, makeKeys, runOf, start } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';
import { messages } from '../testing/read-stream';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
});
const resources = { cpu: 2.5, ram_mb: 4096, gpus: [{ id: 'g0', name: 'A GPU', vram_mb: 8192 }] };
const heartbeat = (id: string, body: unknown, key = KEYS.worker): Promise<Response> =>
  call('POST', `/workers/${id}/heartbeat`, { body, key });
const claim = (id: string, query = '?wait_s=0', key = KEYS.worker): Promise<Response> =>
  call('POST', `/workers/${id}/claim${query}`, { body: {}, key });

describe('POST /workers/{id}/heartbeat', () => {
  it('registers a worker and answers what to stop', async () => {
    const answer = await heartbeat('w.1_a-B', { resources, tags: ['big'], running: [], version: '1.2.3' });
    expect(answer.status).toBe(200);
    expect(heartbeatAnswer.strict().parse(await answer.json())).toMatchObject({ cancel: [], draining: false, lease_s: 15 });
    expect(workerDetail.strict().parse(await (await call('GET', '/workers/w.1_a-B')).json())).toMatchObject({
      id: 'w.1_a-B',
      state: 'ONLINE',
      resources,
      used: { cpu: 0, ram_mb: 0, vram_mb: 0 },
      tags: ['big'],
      version: '1.2.3',
      max_runs: 10,
      running: [],
      engine_error: null,
      draining: false,
      usage: null,
      history: [],
      next: [],
    });
  });

  it.each([
    [99, 'upgrade the server'],
    [0, 'upgrade the worker'],
  ])('tells a worker of protocol %i what to upgrade, keeps what it holds and gives it nothing new', async (protocol, words) => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    const long = new Date(Date.now() - 60_000);
    await database().run.update({ where: { id }, data: { leaseSeenAt: long } });
    const answer = await heartbeat('w1', { resources, protocol, version: '9.9.9', running: [{ run_id: id, attempt: 1 }] });
    const problem = await expectProblem(answer, 'upgrade_required');
    expect(problem.detail).toContain(words);
    expect(problem.detail).toContain('9.9.9');
    expect((await database().run.findUniqueOrThrow({ where: { id } })).leaseSeenAt?.getTime()).toBeGreaterThan(long.getTime());
    await adHocRun();
    expect(claimAnswer.parse(await (await claim('w1')).json()).runs).toEqual([]);
    expect(workerDetail.parse(await (await call('GET', '/workers/w1')).json()).engine_error).toBe(problem.detail);
    expect((await heartbeat('w1', { resources, protocol: PROTOCOL, running: [{ run_id: id, attempt: 1 }] })).status).toBe(200);
    expect(claimAnswer.parse(await (await claim('w1')).json()).runs).toHaveLength(1);
  });

  it('takes null as not given, and tells hard what it lists but does not hold', async () => {
    const { id } = await adHocRun();
    const answer = await heartbeat('w1', {
      resources: { cpu: 0.5, ram_mb: 1 },
      tags: null,
      version: null,
      max_runs: null,
      engine_error: null,
      running: [{ run_id: id, attempt: 1 }],
    });
    expect(heartbeatAnswer.parse(await answer.json()).cancel).toEqual([{ run_id: id, attempt: 1, hard: true }]);
    expect(workerList.parse(await (await call('GET', '/workers')).json())).toMatchObject([{ max_runs: 2 }]);
  });

  it.each([
    [{}, ['resources']],
    [{ resources: { cpu: -1, ram_mb: 1 } }, ['resources.cpu']],
    [{ resources: { cpu: 1, ram_mb: 9007199254740991 } }, ['resources.ram_mb']],
    [{ resources: { cpu: 1, ram_mb: 1.5 } }, ['resources.ram_mb']],
    [{ resources: { cpu: 1, ram_mb: 1, gpus: [{ id: 'g', name: 'n', vram_mb: 9007199254740991 }] } }, ['resources.gpus.0.vram_mb']],
    [{ resources, running: [{ run_id: 'x', attempt: 1 }] }, ['running.0.run_id']],
    [{ resources, running: 'all' }, ['running']],
    [{ resources, max_runs: 0 }, ['max_runs']],
    [{ resources, cpu: 1 }, ['cpu']],
    [{ resources, usage: { cpu_percent: 101, ram_used_mb: 1 } }, ['usage.cpu_percent']],
    [{ resources, usage: { cpu_percent: 1, ram_used_mb: 9007199254740991 } }, ['usage.ram_used_mb']],
    [
      { resources, usage: { cpu_percent: 1, ram_used_mb: 1, gpus: [{ id: 'g' }] } },
      ['usage.gpus.0.vram_used_mb', 'usage.gpus.0.utilization_percent'],
    ],
  ])('refuses %j', async (body, paths) => {
    await expectProblem(await heartbeat('w1', body), 'invalid_request', paths);
    expect(await database().worker.count()).toBe(0);
  });

  it('answers 400, 401, 403 and 405 as problems', async () => {
    await expectProblem(await heartbeat('a%20b', { resources }), 'invalid_request', ['id']);
    await expectProblem(await heartbeat('x'.repeat(129), { resources }), 'invalid_request', ['id']);
    await expectProblem(await heartbeat('w1', '{', KEYS.author), 'forbidden');
    await expectProblem(await call('POST', '/workers/w1/heartbeat', { body: '{', key: null }), 'unauthorized');
    await expectProblem(await call('GET', '/workers/w1/heartbeat'), 'method_not_allowed');
  });
});

describe('POST /workers/{id}/claim', () => {
  it('gives the whole run with its secrets and what the container needs', async () => {
    await define({
      id: 'op',
      command: ['sh'],
      env: { A: '1' },
      network: 'none',
      input_specs: { token: { type: 'secret' }, n: { type: 'int', default: 2 } },
    });
    const { id } = await runOf('op', { inputs: { token: 'hunter22' } });
    await heartbeat('w1', { resources });
    const answer = claimAnswer.parse(await (await claim('w1')).json());
    expect(answer.cancel).toEqual([]);
    expect(answer.runs).toMatchObject([
      {
        id,
        run_id: id,
        attempt: 1,
        state: 'ASSIGNED',
        worker_id: 'w1',
        inputs: { token: 'hunter22', n: 2 },
        command: ['sh'],
        env: { A: '1' },
        network: 'none',
        secret_inputs: ['token'],
        files: [],
        gpu_id: null,
        capabilities: [],
      },
    ]);
    expect(claimAnswer.parse(await (await claim('w1')).json())).toEqual({ runs: [], cancel: [] });
    expect(await (await call('GET', `/runs/${id}`)).text()).not.toContain('hunter22');
    expect(await (await call('GET', '/workers/w1')).text()).not.toContain('hunter22');
  });

  it('answers 400, 401, 403, 404 and 405 as problems', async () => {
    await expectProblem(await claim('unseen'), 'not_found');
    for (const query of ['?wait_s=61', '?wait_s=-1', '?wait_s=x', '?wait_s=', '?wait=1'])
      await expectProblem(await claim('w1', query), 'invalid_request', [/\?(\w+)/.exec(query)?.[1] ?? '']);
    await expectProblem(await call('POST', '/workers/w1/claim', { body: { max: 1 } }), 'invalid_request', ['max']);
    await expectProblem(await claim('w1', '', KEYS.author), 'forbidden');
    await expectProblem(await call('POST', '/workers/w1/claim', { key: null }), 'unauthorized');
    await expectProblem(await call('GET', '/workers/w1/claim'), 'method_not_allowed');
  });
});

describe('GET /workers, GET|PATCH|DELETE /workers/{id}', () => {
  it('shows what each holds and uses', async () => {
    const { id } = await adHocRun({ constraints: { cpu: 0.5, ram_mb: 100 } });
    await assign(id, 'w1');
    await beat('w0');
    const workers = workerList.parse(await (await call('GET', '/workers', { key: KEYS.author })).json());
    expect(workers).toMatchObject([
      { id: 'w0', running: [] },
      { id: 'w1', used: { cpu: 0.5, ram_mb: 100, vram_mb: 0 }, running: [{ id, state: 'ASSIGNED' }] },
    ]);
  });

  it('calls a silent worker LOST', async () => {
    await beat('w1');
    await database().worker.update({ where: { id: 'w1' }, data: { lastSeenAt: new Date(Date.now() - 15_500) } });
    expect(await (await call('GET', '/workers/w1')).json()).toMatchObject({ state: 'LOST' });
  });

  it('drains and resumes; only an admin may', async () => {
    await beat('w1');
    const answer = await call('PATCH', '/workers/w1', { body: { draining: true } });
    expect([answer.status, await answer.json()]).toMatchObject([200, { draining: true, state: 'DRAINING' }]);
    await adHocRun();
    expect(await (await claim('w1')).json()).toEqual({ runs: [], cancel: [] });
    expect(heartbeatAnswer.parse(await (await heartbeat('w1', { resources })).json()).draining).toBe(true);
    await call('PATCH', '/workers/w1', { body: { draining: false } });
    expect(claimAnswer.parse(await (await claim('w1')).json()).runs).toHaveLength(1);
    await expectProblem(await call('PATCH', '/workers/w1', { body: { draining: true }, key: KEYS.author }), 'forbidden');
    await expectProblem(await call('PATCH', '/workers/w1', { body: { draining: 'yes' } }), 'invalid_request', ['draining']);
    await expectProblem(await call('PATCH', '/workers/w1', { body: {} }), 'invalid_request', ['draining']);
    await expectProblem(await call('PATCH', '/workers/nobody', { body: { draining: true } }), 'not_found');
  });

  it('shows what is in use there, now and over the last hour', async () => {
    const usage = { cpu_percent: 12.5, ram_used_mb: 900, gpus: [{ id: 'g0', vram_used_mb: 10, utilization_percent: 99 }] };
    for (const cpu_percent of [50, 12.5]) await heartbeat('w1', { resources, usage: { ...usage, cpu_percent } });
    const hourAgo = new Date(Date.now() - 3_700_000);
    const { at } = await database().workerSample.findFirstOrThrow({ orderBy: { at: 'desc' } });
    await database().workerSample.createMany({
      data: [hourAgo, new Date(at.getTime() - 60_000)].map((time) => ({ workerId: 'w1', at: time, usage: { ...usage, cpu_percent: 99 } })),
    });
    const shown = workerDetail.parse(await (await call('GET', '/workers/w1', { key: KEYS.author })).json());
    expect(shown.usage).toEqual(usage);
    expect(shown.history.slice(-1)).toEqual([{ t: at.toISOString(), ...usage }]);
    expect(shown.history.filter(({ cpu_percent }) => cpu_percent === 99)).toHaveLength(1);
    await heartbeat('w1', { resources });
    expect(await database().workerSample.count({ where: { at: hourAgo } })).toBe(1);
    await heartbeat('w1', { resources, usage });
    expect(await database().workerSample.count({ where: { at: hourAgo } })).toBe(0);
  });

  it('shows what comes next: the head of the queue that it is large enough for, nothing while it drains', async () => {
    await beat('w1', { cpu: 2 });
    const blocker = await adHocRun({ constraints: { cpu: 2 } });
    await assign(blocker.id, 'w1');
    await beat('w1', { cpu: 2 });
    await adHocRun({ constraints: { cpu: 9 }, priority: 9 });
    const low = await adHocRun({ constraints: { cpu: 1 } });
    const high = await adHocRun({ constraints: { cpu: 2 }, priority: 6 });
    const next = async () => workerDetail.parse(await (await call('GET', '/workers/w1')).json()).next.map(({ id }) => id);
    expect(await next()).toEqual([high.id, low.id]);
    await call('PATCH', '/workers/w1', { body: { draining: true } });
    expect(await next()).toEqual([]);
  });

  it('streams one worker, whole, when it or what it runs changes, and ends when it is forgotten', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    const gone = new AbortController();
    const follower = messages(await call('GET', '/workers/w1', { headers: { Accept: 'text/event-stream' }, signal: gone.signal }));
    const next = async () => {
      const step = await follower.next();
      if (step.done === true) throw new Error('The stream closed without a word.');
      return step.value;
    };
    /** Several changes may come as one message, and one as several. */
    const until = async (wanted: (shown: ReturnType<typeof workerDetail.parse>) => boolean): Promise<void> => {
      for (;;) {
        const { event, data } = await next();
        expect(event).toBe('worker');
        if (wanted(workerDetail.parse(data))) return;
      }
    };
    await until(({ running }) => running[0]?.progress === 0);
    await call('POST', `/runs/${id}/events`, { body: { type: 'PROGRESS', msg: 40, worker_id: 'w1', attempt: 1 } });
    await until(({ running }) => running[0]?.progress === 40);
    await call('POST', `/runs/${id}/events`, { body: { type: 'COMPLETED', worker_id: 'w1', attempt: 1 } });
    await until(({ running }) => running.length === 0);
    await call('DELETE', '/workers/w1');
    while ((await next()).event !== 'end');
    gone.abort();
    await expectProblem(await call('GET', '/workers/w1', { headers: { Accept: 'text/event-stream' } }), 'not_found');
  });

  it('forgets a worker that is gone, with what it held; that then counts as lost', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    await database().worker.update({ where: { id: 'w1' }, data: { lastSeenAt: new Date(Date.now() - 20_000) } });
    expect((await call('DELETE', '/workers/w1')).status).toBe(204);
    await database().run.update({ where: { id }, data: { leaseSeenAt: new Date(Date.now() - 20_000) } });
    expect(await expireLeases(60_000)).toBe(1);
    expect(await (await call('GET', `/runs/${id}`)).json()).toMatchObject({ state: 'PENDING', current_attempt: 2 });
  });

  it('forgets a worker that holds nothing, and names what another one holds', async () => {
    const { id } = await adHocRun();
    await start(id, 'w1');
    expect((await expectProblem(await call('DELETE', '/workers/w1'), 'worker_busy')).detail).toContain(id);
    await call('POST', `/runs/${id}/events`, { body: { type: 'COMPLETED', worker_id: 'w1', attempt: 1 } });
    await expectProblem(await call('DELETE', '/workers/w1', { key: KEYS.author }), 'forbidden');
    expect((await call('DELETE', '/workers/w1')).status).toBe(204);
    await expectProblem(await call('DELETE', '/workers/w1'), 'not_found');
    await expectProblem(await call('GET', '/workers/w1'), 'not_found');
  });

  it('streams that something changed', async () => {
    await beat('w1');
    const gone = new AbortController();
    const follower = messages(await call('GET', '/workers', { headers: { Accept: 'text/event-stream' }, signal: gone.signal }));
    const next = follower.next();
    await beat('w1');
    expect((await next).value).toMatchObject({ event: 'workers' });
    gone.abort();
    await follower.return(undefined);
  });

  it('answers 400, 401, 403 and 405 as problems', async () => {
    await expectProblem(await call('GET', '/workers?state=LOST'), 'invalid_request', ['state']);
    for (const path of ['/workers', '/workers/w1']) {
      await expectProblem(await call('GET', path, { key: null }), 'unauthorized');
      await expectProblem(await call('GET', path, { key: KEYS.worker }), 'forbidden');
      await expectProblem(await call('PUT', path), 'method_not_allowed');
    }
  });
});
