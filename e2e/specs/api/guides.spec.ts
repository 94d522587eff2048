import { expect, test } from 'playwright/test';
import { opDefinition } from '@/lib/contract/definition';
import { eventList, type Event } from '@/lib/contract/event';
import { attemptList, opRun, type OpAttempt, type OpRun } from '@/lib/contract/run';
import { curl, type CurlAnswer } from '../../support/curl';
import { product } from '../../support/product';

/** The calls of the two public guides, "Generate an OpRun" and "Monitor and Manage an OpRun", with curl and in their order. */
const { url: server, key } = product;
const auth = ['-H', `X-API-Key: ${key}`];
const json = ['-H', 'Content-Type: application/json'];

/** Every field that CONTRACT names. */
const RUN_FIELDS = [
  ...['id', 'state', 'priority', 'progress', 'current_attempt', 'image', 'inputs', 'outputs', 'op_definition', 'op_version', 'constraints'],
  ...[
    'retry_policy',
    'event_delivery',
    'execution_summary',
    'events',
    'createdAt',
    'updatedAt',
    'started_at',
    'finished_at',
    'assigned_at',
  ],
  ...['worker_id', 'next_attempt_at', 'cancel_requested', 'rerun_of'],
];
const ATTEMPT_FIELDS = [
  'attempt',
  'state',
  'progress',
  'inputs',
  'outputs',
  'constraints',
  'execution_summary',
  'events',
  'started_at',
  'finished_at',
];
const EVENT_FIELDS = ['id', 't', 'type', 'msg', 'payload', 'state', 'attempt'];
const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function expectFields(value: object, fields: readonly string[]): void {
  expect(Object.keys(value)).toEqual(expect.arrayContaining([...fields]));
}

function readRun(answer: CurlAnswer): OpRun {
  const value = JSON.parse(answer.text) as object;
  expectFields(value, RUN_FIELDS);
  return opRun.parse(value);
}

function readEvents(answer: CurlAnswer): Event[] {
  expect(answer.status).toBe(200);
  const { events } = eventList.parse(JSON.parse(answer.text));
  for (const event of events) {
    expectFields(event, EVENT_FIELDS);
    expect(event.t).toMatch(ISO_UTC);
  }
  return events;
}

function readAttempts(answer: CurlAnswer): OpAttempt[] {
  expect(answer.status).toBe(200);
  const attempts = attemptList.parse(JSON.parse(answer.text));
  for (const attempt of attempts) expectFields(attempt, ATTEMPT_FIELDS);
  return attempts;
}

/** The live stream closes when the run has ended, so reading it to its end is waiting without asking again and again. */
async function untilEnded(id: string): Promise<void> {
  const stream = await curl('-N', `${server}/runs/${id}/events`, ...auth, '-H', 'Accept: text/event-stream');
  expect(stream.text).toContain('event: end');
}

async function createClassifyRun(body: object, query = ''): Promise<OpRun> {
  const answer = await curl('-X', 'POST', `${server}/definitions/classify-op/runs${query}`, ...json, ...auth, '-d', JSON.stringify(body));
  expect(answer.status).toBe(201);
  const run = readRun(answer);
  expect(new URL(answer.headers.get('location') ?? '', server).pathname).toBe(`/runs/${run.id}`);
  return run;
}

/** What must hold for the events of an attempt that ran through without trouble. */
function expectOrdinaryEvents(events: readonly Event[], firstId: number): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => firstId + index));
  expect(events.at(-1)).toMatchObject({ type: 'COMPLETED', msg: 'done', state: 'COMPLETED' });
  const progress = events.flatMap(({ type, msg }) => (type === 'PROGRESS' ? [msg] : []));
  expect(progress.length).toBeGreaterThan(0);
  for (const value of progress) expect(Number.isInteger(value)).toBe(true);
}

test('generate an OpRun', async () => {
  await test.step('check the input spec', async () => {
    const answer = await curl(`${server}/definitions/classify-op`, ...auth);
    expect(answer.status).toBe(200);
    const definition = opDefinition.parse(JSON.parse(answer.text));
    expect(definition).toMatchObject({ id: 'classify-op', version: '1.0.0' });
    expect(Object.keys(definition.input_specs)).toEqual(['image_path', 'top_k']);
    expect(definition.input_specs).toMatchObject({
      image_path: { type: 'string', required: true },
      top_k: { type: 'int', required: false, default: 3 },
    });
  });

  await test.step('create the run', async () => {
    const run = await createClassifyRun({ inputs: { image_path: '/remote/path/photo.jpg', top_k: 3 }, priority: 5 });
    expect(run).toMatchObject({
      state: 'PENDING',
      priority: 5,
      progress: 0,
      current_attempt: 1,
      inputs: { image_path: '/remote/path/photo.jpg', top_k: 3 },
      outputs: {},
      events: [],
      op_definition: 'classify-op',
      op_version: '1.0.0',
      started_at: null,
      finished_at: null,
      worker_id: null,
    });
    expect(run.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(run.createdAt).toMatch(ISO_UTC);
    expect(run.updatedAt).toMatch(ISO_UTC);
  });

  await test.step('create a run of a specific version, with the default filled in', async () => {
    const run = await createClassifyRun({ inputs: { image_path: '/remote/path/photo.jpg' } }, '?version=1.0.0');
    expect(run).toMatchObject({
      state: 'PENDING',
      priority: 5,
      inputs: { image_path: '/remote/path/photo.jpg', top_k: 3 },
      op_version: '1.0.0',
    });
  });

  await test.step('inputs that do not match the spec', async () => {
    const answer = await curl('-X', 'POST', `${server}/definitions/classify-op/runs`, ...json, ...auth, '-d', '{"inputs": {"top_k": "3"}}');
    expect(answer.status).toBe(400);
    const { errors } = JSON.parse(answer.text) as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path).sort()).toEqual(['inputs.image_path', 'inputs.top_k']);
  });
});

test('monitor an OpRun', async () => {
  const { id } = await createClassifyRun({ inputs: { image_path: '/remote/path/photo.jpg', top_k: 3 }, priority: 5 });

  await test.step('poll with the last id as the cursor, and miss nothing', async () => {
    const seen: Event[] = [];
    await expect
      .poll(
        async () => {
          const cursor = seen.at(-1);
          const query = cursor === undefined ? '' : `?after=${cursor.id}`;
          seen.push(...readEvents(await curl(`${server}/runs/${id}/events${query}`, ...auth)));
          return seen.at(-1)?.type;
        },
        { timeout: 60_000 },
      )
      .toBe('COMPLETED');
    expect(seen[0]).toMatchObject({ id: 0, type: 'STARTED', msg: 'started', state: 'RUNNING', attempt: 1 });
    expectOrdinaryEvents(seen, 0);
    expect(readEvents(await curl(`${server}/runs/${id}/events`, ...auth))).toEqual(seen);
    expect(readEvents(await curl(`${server}/runs/${id}/events?after=1`, ...auth))).toEqual(seen.slice(2));
    expect(readEvents(await curl(`${server}/runs/${id}/events?after=${seen.length - 1}`, ...auth))).toEqual([]);
  });

  await test.step('get run info', async () => {
    const answer = await curl(`${server}/runs/${id}`, ...auth);
    expect(answer.status).toBe(200);
    const run = readRun(answer);
    expect(run).toMatchObject({ id, state: 'COMPLETED', progress: 100, current_attempt: 1 });
    expect(run.outputs).toMatchObject({ label: 'teal', image_used: '/op/pictures/plate.png' });
    expect(run.outputs['confidence']).toBeGreaterThan(0);
    expect(run.outputs['top']).toHaveLength(3);
    expect(run.events.find(({ type }) => type === 'INFO')?.msg).toContain('There is no file /remote/path/photo.jpg');
    expect(run.execution_summary).toMatchObject({ worker_id: run.worker_id, exit_code: 0 });
    expect(run.execution_summary.duration_ms).toBeGreaterThan(0);
    for (const time of [run.assigned_at, run.started_at, run.finished_at]) expect(time).toMatch(ISO_UTC);
  });
});

test('retry a run that completed: one cursor follows it through both attempts', async () => {
  const { id } = await createClassifyRun({ inputs: { image_path: '/remote/path/photo.jpg' } });
  await untilEnded(id);
  const first = readRun(await curl(`${server}/runs/${id}`, ...auth));
  const [before] = readAttempts(await curl(`${server}/runs/${id}/attempts`, ...auth));

  const retried = await curl('-X', 'POST', `${server}/runs/${id}/retry`, ...auth);
  expect(retried.status).toBe(200);
  expect(readRun(retried)).toMatchObject({ id, state: 'PENDING', current_attempt: 2, progress: 0, outputs: {}, finished_at: null });
  await untilEnded(id);

  const events = readEvents(await curl(`${server}/runs/${id}/events`, ...auth));
  const second = events.slice(first.events.length);
  expect(events.slice(0, first.events.length)).toEqual(first.events);
  expect(second[0]).toMatchObject({ id: first.events.length, type: 'RETRIED', attempt: 2 });
  expectOrdinaryEvents(second, first.events.length);
  expect(new Set(second.map(({ attempt }) => attempt))).toEqual(new Set([2]));
  expect(readEvents(await curl(`${server}/runs/${id}/events?after=${first.events.length - 1}`, ...auth))).toEqual(second);
  expect(readEvents(await curl(`${server}/runs/${id}/events?attempt=1`, ...auth))).toEqual(first.events);

  expect(readRun(await curl(`${server}/runs/${id}`, ...auth)).events).toEqual(second);
  const attempts = readAttempts(await curl(`${server}/runs/${id}/attempts`, ...auth));
  expect(attempts.map(({ attempt, state }) => [attempt, state])).toEqual([
    [1, 'COMPLETED'],
    [2, 'COMPLETED'],
  ]);
  expect(attempts[0]).toEqual(before);
});

test('a run that failed on its first attempt and succeeds on the retry', async () => {
  const created = await curl('-X', 'POST', `${server}/definitions/flaky/runs`, ...json, ...auth, '-d', '{"inputs": {}}');
  expect(created.status).toBe(201);
  const { id } = readRun(created);

  await test.step('a run that has not ended is not retried', async () => {
    const early = await curl('-X', 'POST', `${server}/runs/${id}/retry`, ...auth);
    expect(early.status).toBe(409);
  });

  await untilEnded(id);
  expect(readRun(await curl(`${server}/runs/${id}`, ...auth))).toMatchObject({ state: 'FAILED', progress: 30, outputs: {} });
  expect((await curl('-X', 'POST', `${server}/runs/${id}/retry`, ...auth)).status).toBe(200);
  await untilEnded(id);

  const [failed, succeeded, ...none] = readAttempts(await curl(`${server}/runs/${id}/attempts`, ...auth));
  expect(none).toEqual([]);
  const reason = 'The weather service did not answer. Trying again usually helps.';
  expect(failed).toMatchObject({
    attempt: 1,
    state: 'FAILED',
    progress: 30,
    outputs: {},
    execution_summary: { error_message: reason, exit_code: 1 },
  });
  expect(failed?.events.map(({ type, msg }) => [type, msg])).toEqual([
    ['STARTED', 'started'],
    ['PROGRESS', 30],
    ['ERROR', reason],
    ['FAILED', reason],
  ]);
  expect(succeeded).toMatchObject({
    attempt: 2,
    state: 'COMPLETED',
    progress: 100,
    outputs: { succeeded_on_attempt: 2 },
    execution_summary: { exit_code: 0 },
  });
  expect(succeeded?.events.map(({ type }) => type)).toEqual(['RETRIED', 'ASSIGNED', 'STARTED', 'PROGRESS', 'PROGRESS', 'COMPLETED']);
  const ids = [...(failed?.events ?? []), ...(succeeded?.events ?? [])].map(({ id: eventId }) => eventId);
  expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
