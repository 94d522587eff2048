import { beforeAll, describe, expect, it } from 'vitest';
import { bulkAction } from '@/lib/contract/bulk-action';
import { link } from '@/lib/contract/link';
import { preset } from '@/lib/contract/preset';
import { runView } from '@/lib/contract/run-view';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { adHocRun, define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

/** Has the same role as the owner, and knows every id. */
const OTHER = 'the-key-of-somebody-else';
const OWNER = KEYS.author;
const tus = { 'Tus-Resumable': '1.0.0' };

beforeAll(async () => {
  await makeKeys();
  await ensureKey({ key: OTHER, name: 'somebody else', role: 'author' });
  await define({ id: 'owned-op', input_specs: { n: { type: 'int', default: 1 } } });
});

const as = (key: string, method: string, path: string, body?: unknown): Promise<Response> =>
  call(method, path, { key, ...(body === undefined ? {} : { body }) });
/** What the owner's things look like in the database, whole. */
async function owned(): Promise<unknown> {
  const [presets, defaults, views, links, keys, bulk] = await Promise.all([
    database().preset.findMany({ orderBy: { id: 'asc' } }),
    database().presetDefault.findMany(),
    database().runView.findMany({ orderBy: { id: 'asc' } }),
    database().link.findMany({ orderBy: { id: 'asc' } }),
    database().principal.findMany({ where: { role: 'guest' }, orderBy: { id: 'asc' }, select: { id: true, revokedAt: true } }),
    database().bulkAction.findMany({ orderBy: { id: 'asc' } }),
  ]);
  return { presets, defaults, views, links, keys, bulk };
}

describe('what another person made, for somebody of the same role who knows its id', { timeout: 60_000 }, () => {
  it.each([
    [false, 'not_found'],
    [true, 'forbidden'],
  ] as const)('is a preset (shared: %j) that they cannot change or delete', async (shared, code) => {
    const made = await as(OWNER, 'POST', '/definitions/owned-op/presets', { name: `mine ${shared}`, inputs: { n: 2 }, shared });
    const { id } = preset.parse(await made.json());
    const before = await owned();
    for (const body of [{ name: 'theirs' }, { inputs: { n: 3 } }, { shared: true }, { shared: false }, { description: 'x' }])
      await expectProblem(await as(OTHER, 'PATCH', `/presets/${id}`, body), code);
    await expectProblem(await as(OTHER, 'DELETE', `/presets/${id}`), code);
    await expectProblem(await as(KEYS.viewer, 'DELETE', `/presets/${id}`), 'forbidden');
    expect(await owned()).toEqual(before);
  });

  it.each([
    [false, 'not_found'],
    [true, 'forbidden'],
  ] as const)('is a view of the runs (shared: %j) that they cannot change or delete', async (shared, code) => {
    const { id } = runView.parse(await (await as(OWNER, 'POST', '/run-views', { name: `mine ${shared}`, filter: {}, shared })).json());
    const before = await owned();
    for (const body of [{ name: 'theirs' }, { filter: { state: 'FAILED' } }, { columns: [] }, { shared: true }, { shared: false }])
      await expectProblem(await as(OTHER, 'PATCH', `/run-views/${id}`, body), code);
    await expectProblem(await as(OTHER, 'DELETE', `/run-views/${id}`), code);
    expect(await owned()).toEqual(before);
  });

  it('is a link that they neither see nor withdraw', async () => {
    const { id, path } = link.parse(await (await as(OWNER, 'POST', '/definitions/owned-op/links', {})).json());
    const before = await owned();
    const listed = await (await as(OTHER, 'GET', '/definitions/owned-op/links')).text();
    expect(listed).not.toContain(id);
    expect(listed).not.toContain(path);
    await expectProblem(await as(OTHER, 'DELETE', `/links/${id}`), 'not_found');
    expect(await owned()).toEqual(before);
  });

  it('is a bulk action that they neither stop nor undo', async () => {
    const { id: run } = await adHocRun();
    const made = await as(OWNER, 'POST', '/bulk-actions', { action: 'priority', priority: 5, run_ids: [run] });
    const { id } = bulkAction.parse(await made.json());
    const before = await owned();
    for (const verb of ['stop', 'undo']) await expectProblem(await as(OTHER, 'POST', `/bulk-actions/${id}/${verb}`), 'forbidden');
    expect(await owned()).toEqual(before);
  });

  it('is an upload that they neither see, continue, finish nor drop', async () => {
    const headers = { ...tus, 'Upload-Length': '5', 'Upload-Metadata': `filename ${btoa('a.txt')},owner ${btoa('of the request')}` };
    const begun = await call('POST', '/uploads', { key: OWNER, headers });
    expect(begun.status).toBe(201);
    const location = begun.headers.get('location') ?? '';
    const part = { ...tus, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' };
    const send = (key: string): Promise<Response> => call('PATCH', location, { key, headers: part, body: 'hello' });
    await expectProblem(await call('GET', location, { key: OTHER }), 'not_found');
    expect((await call('HEAD', location, { key: OTHER, headers: tus })).status).toBe(404);
    await expectProblem(await send(OTHER), 'not_found');
    await expectProblem(await call('POST', `${location}/file`, { key: OTHER }), 'not_found');
    await expectProblem(await call('DELETE', location, { key: OTHER, headers: tus }), 'not_found');
    expect(await (await call('GET', location, { key: OWNER })).json()).toMatchObject({ offset: 0, size: 5 });
    expect((await send(OWNER)).status).toBe(204);
    await expectProblem(await call('POST', `${location}/file`, { key: OTHER }), 'not_found');
    expect((await call('POST', `${location}/file`, { key: OWNER })).status).toBe(201);
  });
});
