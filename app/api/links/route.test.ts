import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { link, linkList, recipe, recipeRun, type Link, type RecipeRun } from '@/lib/contract/link';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { openInputs } from '@/lib/server/sealed-inputs';
import { assign, beat, define, KEYS, makeKeys, report } from '@/lib/server/testing/fixtures';
import { call, type CallOptions } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const OTHER = 'another-users-key';
const SPECS = {
  size: { type: 'int', max: 9, title: 'Size' },
  place: { type: 'string', choices: ['here', 'there'], default: 'here' },
  note: { type: 'string', required: false, visible_when: { place: 'there' } },
  key: { type: 'secret', required: false },
};

beforeAll(async () => {
  await makeKeys();
  await ensureKey({ key: OTHER, name: 'ada', role: 'author' });
});
beforeEach(() => define({ id: 'op', description: '# Op\nDoes it.', input_specs: SPECS, public_links: true }));

const create = (body: unknown, options: CallOptions = {}): Promise<Response> =>
  call('POST', '/definitions/op/links', { key: KEYS.author, body, ...options });
const made = async (body: unknown): Promise<Link> => link.strict().parse(await (await create(body)).json());
const tokenOf = ({ path }: Link): string => path.split('/').at(-1) ?? '';
const runBy = (path: string, inputs: unknown, key: string | null): Promise<Response> =>
  call('POST', `${path}/runs`, { key, body: { inputs } });
const started = async (answer: Promise<Response>): Promise<RecipeRun> => recipeRun.strict().parse(await (await answer).json());

describe('a link', () => {
  it('leads people without an account to one form, with its token as their key, and to nothing else', async () => {
    const given = await made({ title: 'Just size', inputs: { place: 'there', size: 2 }, locked: ['place'], public: true });
    const token = tokenOf(given);
    const shown = recipe.strict().parse(await (await call('GET', given.path, { key: token })).json());
    expect(shown).toMatchObject({ title: 'Just size', description: 'Does it.', inputs: { place: 'there', size: 2 }, locked: ['place'] });
    const run = await started(runBy(given.path, { size: 3, note: 'x' }, token));
    expect(run).toMatchObject({ state: 'PENDING', inputs: { size: 3, place: 'there', note: 'x' } });
    expect(recipeRun.parse(await (await call('GET', `${given.path}/runs/${run.id}`, { key: token })).json()).waiting).toMatch(/No worker/);
    for (const [method, path] of [
      ['GET', `/runs/${run.id}`],
      ['GET', '/runs'],
      ['GET', '/definitions/op'],
      ['POST', '/definitions/op/runs'],
      ['POST', '/files'],
      ['GET', '/definitions/op/links'],
    ] as const)
      await expectProblem(await call(method, path, { key: token }), 'forbidden');
    await expectProblem(await call('GET', given.path, { key: null }), 'unauthorized');
    const own = await call('POST', '/sign-in', { key: null, body: { access_key: token } });
    expect(own.status).toBe(204);
  });

  it('lies nowhere in clear, also where its creation may be repeated', async () => {
    const options = { headers: { 'Idempotency-Key': randomUUID() } };
    const [first, again] = [await create({ title: 'Twice' }, options), await create({ title: 'Twice' }, options)];
    const given = link.strict().parse(await first.json());
    expect(await again.json()).toEqual(given);
    const tables = await database().$queryRaw<{ text: string }[]>`
      select row_to_json(links)::text as text from links union all select row_to_json(api_keys)::text from api_keys
      union all select row_to_json(idempotency_keys)::text from idempotency_keys`;
    expect(tables.length).toBeGreaterThan(2);
    expect(tables.filter(({ text }) => text.includes(tokenOf(given)))).toEqual([]);
  });

  it('keeps what is hidden to itself and what is fixed as it is', async () => {
    const given = await made({ inputs: { size: 7 }, hidden: ['size'], public: true });
    const token = tokenOf(given);
    const shown = recipe.parse(await (await call('GET', given.path, { key: token })).json());
    expect(Object.keys(shown.input_specs)).toEqual(['place', 'note', 'key']);
    expect(shown.inputs).toEqual({});
    await expectProblem(await runBy(given.path, { size: 8 }, token), 'invalid_inputs', ['inputs.size']);
    const run = await started(runBy(given.path, { key: 'hunter2' }, token));
    expect(run.inputs).toEqual({ place: 'here', key: '••••••' });
    const stored = await database().attempt.findFirstOrThrow({ where: { runId: run.id } });
    expect(openInputs(stored)).toEqual({ size: 7, place: 'here', key: 'hunter2' });
  });

  it('tells how its run goes until it has ended, and no other run', async () => {
    const given = await made({ inputs: { size: 1 }, public: true });
    const other = await made({ inputs: { size: 1 }, public: true });
    const run = await started(runBy(given.path, { size: 1 }, tokenOf(given)));
    await expectProblem(await call('GET', `${other.path}/runs/${run.id}`, { key: tokenOf(other) }), 'not_found');
    await expectProblem(await call('GET', `${given.path}/runs/${run.id}`, { key: tokenOf(other) }), 'not_found');
    await expectProblem(await call('GET', `${given.path}/runs/${randomUUID()}`, { key: tokenOf(given) }), 'not_found');
    await beat('w');
    await assign(run.id, 'w');
    const stream = await call('GET', `${given.path}/runs/${run.id}`, { key: tokenOf(given), headers: { Accept: 'text/event-stream' } });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    await report(run.id, 'w', 1, { type: 'STARTED', msg: 'started' });
    await report(run.id, 'w', 1, { type: 'INFO', msg: 'half way' });
    await report(run.id, 'w', 1, { type: 'COMPLETED', msg: 'done', outputs: { n: 1 } });
    const text = await stream.text();
    expect(text).toContain('"state":"COMPLETED"');
    expect(text).toMatch(/event: end\ndata: \{\}\n\n$/);
    expect(recipeRun.parse(await (await call('GET', `${given.path}/runs/${run.id}`, { key: tokenOf(given) })).json())).toMatchObject({
      ...{ state: 'COMPLETED', outputs: { n: 1 }, info: 'half way', files: [] },
    });
    await expectProblem(await call('GET', `${given.path}/runs/${run.id}/files/nope.txt`, { key: tokenOf(given) }), 'not_found');
  });

  it('is over when it is withdrawn, when its time is, or when the author no longer allows it', async () => {
    const given = await made({ inputs: { size: 1 }, public: true });
    const timed = await made({ inputs: { size: 1 }, public: true, expires_at: new Date(Date.now() + 60_000).toISOString() });
    const third = await made({ inputs: { size: 1 }, public: true });
    await expectProblem(await call('DELETE', `/links/${given.id}`, { key: OTHER }), 'not_found');
    expect((await call('DELETE', `/links/${given.id}`, { key: KEYS.author })).status).toBe(204);
    await expectProblem(await call('GET', given.path, { key: tokenOf(given) }), 'unauthorized');
    await expectProblem(await call('GET', given.path, { key: KEYS.author }), 'not_found');
    await database().link.update({ where: { id: timed.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    await expectProblem(await call('GET', timed.path, { key: tokenOf(timed) }), 'not_found');
    await define({ id: 'op', input_specs: SPECS, public_links: false });
    await expectProblem(await call('GET', third.path, { key: tokenOf(third) }), 'not_found');
    expect((await call('GET', third.path, { key: KEYS.author })).status).toBe(200);
  });

  it('that is not public leads only people who sign in', async () => {
    const given = await made({ inputs: { size: 1 } });
    await expectProblem(await call('GET', given.path, { key: tokenOf(given) }), 'not_found');
    expect((await call('GET', given.path, { key: OTHER })).status).toBe(200);
    const run = await started(runBy(given.path, { size: 2 }, OTHER));
    expect((await database().run.findUniqueOrThrow({ where: { id: run.id } })).createdBy).toBe('ada');
    expect(
      (await linkList.parseAsync(await (await call('GET', '/definitions/op/links', { key: OTHER })).json())).map(({ id }) => id),
    ).not.toContain(given.id);
    const all = linkList.parse(await (await call('GET', '/definitions/op/links', { key: KEYS.admin })).json());
    expect(all.find(({ id }) => id === given.id)).toMatchObject({ runs: 1, path: given.path });
  });

  it('starts a bounded number of runs an hour for people without an account', async () => {
    const given = await made({ inputs: { size: 1 }, public: true });
    const template = await database().run.findFirstOrThrow();
    const ids = Array.from({ length: 100 }, () => randomUUID());
    await database().run.createMany({
      data: ids.map((id) => ({
        id,
        state: 'COMPLETED',
        priority: 5,
        image: template.image,
        retryPolicy: {},
        createdBy: 'test',
        createdAt: new Date(),
        updatedAt: new Date(),
      })),
    });
    await database().linkRun.createMany({ data: ids.map((runId) => ({ runId, linkId: given.id })) });
    await expectProblem(await runBy(given.path, { size: 1 }, tokenOf(given)), 'too_many_runs');
    expect((await runBy(given.path, { size: 1 }, KEYS.author)).status).toBe(201);
  });

  it.each([
    [{ inputs: { key: 'x' } }, 'invalid_inputs', ['inputs.key']],
    [{ inputs: { size: 10 } }, 'invalid_inputs', ['inputs.size']],
    [{ inputs: { nope: 1 } }, 'invalid_inputs', ['inputs.nope']],
    [{ locked: ['nope'] }, 'invalid_request', ['locked.0']],
    [{ hidden: ['size'] }, 'invalid_request', ['hidden.0']],
    [{ hidden: ['place'] }, 'invalid_request', ['hidden.0']],
    [{ expires_at: '2020-01-01T00:00:00Z' }, 'invalid_request', ['expires_at']],
    [{ expires_at: 'tomorrow' }, 'invalid_request', ['expires_at']],
    [{ title: '' }, 'invalid_request', ['title']],
  ] as const)('cannot be %j', async (body, code, fields) => {
    const before = [await database().link.count(), await database().principal.count()];
    await expectProblem(await create(body), code, [...fields]);
    expect([await database().link.count(), await database().principal.count()]).toEqual(before);
  });

  it('is for people without an account only where the op allows it, and asks them for no files', async () => {
    await define({ id: 'closed', input_specs: {} });
    await expectProblem(await call('POST', '/definitions/closed/links', { body: { public: true } }), 'forbidden');
    await define({ id: 'filer', input_specs: { doc: { type: 'file', required: false } }, public_links: true });
    await expectProblem(await call('POST', '/definitions/filer/links', { body: { public: true } }), 'invalid_request', ['inputs.doc']);
    expect((await call('POST', '/definitions/filer/links', { body: { public: true, hidden: ['doc'] } })).status).toBe(201);
  });

  it('answers 401, 403 and 404 as problems', async () => {
    await expectProblem(await create({}, { key: null }), 'unauthorized');
    await expectProblem(await create({}, { key: KEYS.worker }), 'forbidden');
    await expectProblem(await call('POST', '/definitions/nope/links', { body: {} }), 'not_found');
    await expectProblem(await call('DELETE', `/links/${randomUUID()}`), 'not_found');
    await expectProblem(await call('GET', '/r/nonsense'), 'not_found');
    await expectProblem(await runBy('/r/nonsense', {}, KEYS.author), 'not_found');
  });
});
