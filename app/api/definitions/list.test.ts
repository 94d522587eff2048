import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { opDefinitionList } from '@/lib/contract/definition';
import { database } from '@/lib/server/db';
import { define, KEYS, makeKeys } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().definition.deleteMany();
});

describe('GET /definitions', () => {
  beforeEach(async () => {
    for (const version of ['1.9.0', '1.10.0', '2.0.0-rc.1', '1.10.0-beta']) await define({ id: 'resize', version });
    await define({ id: 'classify', version: '0.1.0-alpha.1', title: 'Name what is in a picture', tags: ['vision'] });
    await define({ id: 'classify', version: '0.1.0-alpha.10' });
  });
  const names = async (query: string): Promise<string[]> =>
    opDefinitionList.parse(await (await call('GET', `/definitions${query}`)).json()).map(({ id, version }) => `${id} ${version}`);

  it('lists every version of every definition', async () => {
    expect(await names('')).toEqual([
      'classify 0.1.0-alpha.10',
      'classify 0.1.0-alpha.1',
      'resize 2.0.0-rc.1',
      'resize 1.10.0',
      'resize 1.10.0-beta',
      'resize 1.9.0',
    ]);
  });

  it('lists one per name: the highest release, a pre-release only where there is no release', async () => {
    expect(await names('?latest=true')).toEqual(['classify 0.1.0-alpha.10', 'resize 1.10.0']);
    expect(await names('?latest=false')).toHaveLength(6);
  });

  it('searches names, titles and tags without regard to case', async () => {
    expect(await names('?q=PICTURE')).toEqual(['classify 0.1.0-alpha.1']);
    expect(await names('?q=vision')).toEqual(['classify 0.1.0-alpha.1']);
    expect(await names('?latest=true&q=resi')).toEqual(['resize 1.10.0']);
    expect(await names('?q=no%25such')).toEqual([]);
  });

  it('leaves archived versions out', async () => {
    await call('DELETE', '/definitions/resize?version=1.10.0');
    await call('DELETE', '/definitions/classify');
    expect(await names('?latest=true')).toEqual(['resize 1.9.0']);
    expect(await names('')).toEqual(['resize 2.0.0-rc.1', 'resize 1.10.0-beta', 'resize 1.9.0']);
  });

  it('lists with archived=true what has nothing but archived versions, and nothing else', async () => {
    expect(await names('?archived=true')).toEqual([]);
    await call('DELETE', '/definitions/resize?version=1.10.0');
    await call('DELETE', '/definitions/classify');
    expect(await names('?archived=true')).toEqual(['classify 0.1.0-alpha.10', 'classify 0.1.0-alpha.1']);
    expect(await names('?archived=true&latest=true')).toEqual(['classify 0.1.0-alpha.10']);
    expect(await names('?archived=1&q=vision')).toEqual(['classify 0.1.0-alpha.1']);
    expect(await names('?archived=false&latest=true')).toEqual(['resize 1.9.0']);
  });

  it.each([
    ['?latest=maybe', ['latest']],
    ['?archived=only', ['archived']],
    ['?newest=true', ['newest']],
    ['?latest=true&latest=true', ['latest']],
    ['?q=%00', ['q']],
    ['?__proto__=1', ['__proto__']],
  ])('refuses %s', async (query, paths) => {
    await expectProblem(await call('GET', `/definitions${query}`), 'invalid_request', paths);
  });

  it('is for people with a key', async () => {
    await expectProblem(await call('GET', '/definitions?latest=maybe', { key: null }), 'unauthorized');
    await expectProblem(await call('GET', '/definitions', { key: KEYS.worker }), 'forbidden');
    expect((await call('GET', '/definitions', { key: null, headers: { Authorization: `Bearer ${KEYS.author}` } })).status).toBe(200);
  });
});
