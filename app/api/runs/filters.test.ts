import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runList } from '@/lib/contract/run';
import { database } from '@/lib/server/db';
import { ensureKey } from '@/lib/server/ensure-key';
import { adHocRun, define, makeKeys, runOf, takeTo } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const ADA = 'key-of-ada';
beforeAll(async () => {
  await makeKeys();
  await ensureKey({ key: ADA, name: 'ada', role: 'author' });
});
beforeEach(() => database().run.deleteMany());

const page = async (query: string) => runList.parse(await (await call('GET', `/runs?${query}`)).json());
const ids = async (query: string): Promise<string[]> => (await page(query)).data.map(({ id }) => id);

describe('GET /runs', () => {
  it('filters by who asked for it, and says so in the row', async () => {
    await adHocRun();
    const answer = await call('POST', '/runs', { key: ADA, body: { image: 'a' } });
    const { id } = (await answer.json()) as { id: string };
    const { data } = await page('created_by=ada');
    expect(data.map((row) => [row.id, row.created_by])).toEqual([[id, 'ada']]);
    expect(await ids('created_by=ada&state=FAILED')).toEqual([]);
  });

  it('filters by the worker of the current attempt', async () => {
    const a = await adHocRun();
    await takeTo('RUNNING', a.id, 'w-here');
    await adHocRun();
    expect(await ids('worker_id=w-here')).toEqual([a.id]);
    expect(await ids('worker_id=w-there')).toEqual([]);
  });

  it('filters by a time that counts back', async () => {
    const [a, b] = [await adHocRun(), await adHocRun()];
    await database().run.update({ where: { id: a.id }, data: { createdAt: new Date(Date.now() - 2 * 3_600_000) } });
    expect(await ids('created_within=1h')).toEqual([b.id]);
    expect(await ids('created_within=90m')).toEqual([b.id]);
    expect(await ids('created_within=1d')).toEqual([b.id, a.id]);
  });

  it('filters by how long it took, or has taken so far', async () => {
    const ended = async (seconds: number): Promise<{ id: string }> => {
      const { id } = await adHocRun();
      await takeTo('COMPLETED', id);
      const startedAt = new Date(Date.now() - 3_600_000);
      return database().run.update({ where: { id }, data: { startedAt, finishedAt: new Date(startedAt.getTime() + seconds * 1000) } });
    };
    const [quick, slow, running] = [await ended(5), await ended(60), await adHocRun()];
    await takeTo('RUNNING', running.id);
    await database().run.update({ where: { id: running.id }, data: { startedAt: new Date(Date.now() - 90_000) } });
    await adHocRun();
    expect(await ids('duration[gte]=60')).toEqual([running.id, slow.id]);
    expect(await ids('duration[gte]=60.5')).toEqual([running.id]);
    expect(await ids('duration[gte]=5&state=COMPLETED')).toEqual([slow.id, quick.id]);
    expect(await ids('duration[gte]=3600')).toEqual([]);
  });

  it('filters by labels, all of which a run must have', async () => {
    const labelled = async (labels: Record<string, string>): Promise<string> => (await adHocRun({ labels })).id;
    const blue = await labelled({ team: 'blue', link: 'a:b c' });
    const red = await labelled({ team: 'red', urgent: '' });
    await adHocRun();
    expect(await ids('label=team')).toEqual([red, blue]);
    expect(await ids('label=team:blue')).toEqual([blue]);
    expect(await ids('label=team:blu')).toEqual([]);
    expect(await ids('label=link:a:b+c')).toEqual([blue]);
    expect(await ids('label=team:red&label=urgent')).toEqual([red]);
    expect(await ids('label=team:red&label=team:blue')).toEqual([]);
    expect(await ids('label=urgent:&state=PENDING')).toEqual([red]);
    expect((await page('label=team:blue')).data[0]?.labels).toEqual({ link: 'a:b c', team: 'blue' });
    const counted = await call('GET', '/run-counts?label=team&label=urgent');
    expect(await counted.json()).toMatchObject({ total: 1 });
    const exported = await (await call('GET', '/run-export?label=team:blue')).text();
    expect(exported).toContain(',link:a:b c; team:blue,');
  });

  it('finds text in inputs and errors, in capitals or not, and says how far it looked', async () => {
    await define({ id: 'op', input_specs: { city: { type: 'string' }, more: { type: 'dict', required: false } } });
    const a = await runOf('op', { inputs: { city: 'New "York" 100%' } });
    const b = await runOf('op', { inputs: { city: 'Oslo', more: { street: 'York Way' } } });
    const c = await runOf('op', { inputs: { city: 'Rome' } });
    await takeTo('FAILED', c.id);
    expect(await ids('q=YORK')).toEqual([b.id, a.id]);
    expect(await ids('q=100%25')).toEqual([a.id]);
    expect(await ids('q=%22york%22')).toEqual([a.id]);
    expect(await ids('q=it+broke')).toEqual([c.id]);
    expect(await ids('q=city')).toEqual([]);
    expect(await ids('q=york&state=FAILED')).toEqual([]);
    expect(await page('q=york&limit=1')).toMatchObject({ has_more: true, searched: { runs: 3, complete: true, last_id: a.id } });
    expect(await ids(`q=york&limit=1&starting_after=${b.id}`)).toEqual([a.id]);
    expect(await ids(`q=york&ending_before=${a.id}`)).toEqual([b.id]);
    expect(await page('')).not.toHaveProperty('searched');
  });

  it('never compares a secret with the text that is searched for', async () => {
    await define({
      id: 'op',
      input_specs: {
        key: { type: 'secret' },
        group: { type: 'dict', properties: { inner: { type: 'secret' } } },
        name: { type: 'string' },
      },
    });
    await runOf('op', { inputs: { key: 'hunter2', group: { inner: 'swordfish' }, name: 'plain' } });
    expect(await ids('q=hunter')).toEqual([]);
    expect(await ids('q=swordfish')).toEqual([]);
    expect(await ids('q=plain')).toHaveLength(1);
  });

  it.each([
    ['created_within=1', ['created_within']],
    ['created_within=0h', ['created_within']],
    ['created_within=1y', ['created_within']],
    ['created_by=', ['created_by']],
    ['worker_id=a%20b', ['worker_id']],
    ['duration[gte]=-1', ['duration[gte]']],
    ['duration[gte]=1h', ['duration[gte]']],
    ['duration[lte]=1', ['duration[lte]']],
    ['label=', ['label']],
    ['label=Team:blue', ['label']],
    ['label=a&label=b+c', ['label']],
    ['q=', ['q']],
    ['q=%20%20', ['q']],
    [`q=${'x'.repeat(201)}`, ['q']],
  ])('refuses ?%s', async (query, paths) => {
    await expectProblem(await call('GET', `/runs?${query}`), 'invalid_request', paths);
  });
});
