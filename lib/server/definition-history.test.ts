import { beforeEach, describe, expect, it } from 'vitest';
import { archiveDefinition } from './archive-definition';
import { compareVersions, sinceEarlier } from './compare-versions';
import { database } from './db';
import { definitionHistory } from './definition-history';
import { define, runOf } from './testing/fixtures';

beforeEach(async () => {
  await database().run.deleteMany();
  await database().definition.deleteMany();
});

describe('the history of an op', () => {
  it('has every version, newest first, and every revision of each with its own runs', async () => {
    await define({ version: '1.0.0', image: 'example/op:a', title: 'First' });
    const first = await runOf('op');
    await define({ version: '1.0.0', image: 'example/op:b' });
    const second = [await runOf('op'), await runOf('op')];
    await define({ version: '1.0.0', image: 'example/op:c', title: 'Third' });
    await define({ version: '1.10.0', title: 'Latest' });
    await define({ version: '1.9.0' });
    await define({ id: 'other' });
    await archiveDefinition('op', '1.9.0');

    const history = await definitionHistory('op');
    expect(history).toMatchObject({ name: 'op', title: 'Latest', latest: '1.10.0' });
    expect(history.versions.map(({ version, archivedAt, runs }) => [version, archivedAt !== null, runs])).toEqual([
      ['1.10.0', false, 0],
      ['1.9.0', true, 0],
      ['1.0.0', false, 3],
    ]);
    const { current, earlier, lastUsedAt } = history.versions[2] ?? {};
    expect(current).toMatchObject({
      revision: 3,
      image: 'example/op:c',
      registeredBy: 'test',
      replacedAt: null,
      runs: 0,
      lastUsedAt: null,
    });
    expect(earlier).toMatchObject([
      { revision: 2, image: 'example/op:b', runs: 2, lastUsedAt: second[1]?.createdAt },
      { revision: 1, image: 'example/op:a', runs: 1, lastUsedAt: first.createdAt },
    ]);
    expect(earlier?.map(({ replacedAt }) => replacedAt)).toEqual([current?.registeredAt, earlier?.[0]?.registeredAt]);
    expect(lastUsedAt).toBe(second[1]?.createdAt);
  });

  it('is there when all is archived, and not when nothing ever was', async () => {
    await define({ title: 'Old' });
    await archiveDefinition('op');
    expect(await definitionHistory('op')).toMatchObject({ title: 'Old', latest: null, versions: [{ version: '1.0.0' }] });
    await expect(definitionHistory('nope')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('comparing', () => {
  const reference = (version: string, revision: number | null = null) => ({ version, revision });

  it('takes versions and revisions, archived ones too', async () => {
    await define({ version: '1.0.0', image: 'example/op:a', input_specs: { n: { type: 'int', max: 9 } } });
    await define({ version: '1.0.0', image: 'example/op:b', input_specs: { n: { type: 'int', max: 9 } } });
    await define({ version: '2.0.0', image: 'example/op:b', input_specs: { n: { type: 'int', max: 3 } } });
    await archiveDefinition('op', '2.0.0');
    expect(await compareVersions('op', reference('1.0.0'), reference('2.0.0'))).toMatchObject({
      fields: [],
      inputs: [{ name: 'n', breaking: true, attributes: [{ path: 'max', before: 9, after: 3 }] }],
    });
    expect(await compareVersions('op', reference('1.0.0', 1), reference('1.0.0'))).toMatchObject({
      fields: [{ path: 'image', before: 'example/op:a', after: 'example/op:b', breaking: false }],
      inputs: [],
    });
    await expect(compareVersions('op', reference('1.0.0'), reference('3.0.0'))).rejects.toThrow('There is no version 3.0.0 of this op.');
    await expect(compareVersions('op', reference('1.0.0', 3), reference('1.0.0'))).rejects.toThrow('1.0.0, revision 3');
  });

  it('sees that a secret’s default changed and does not tell it', async () => {
    await define({ version: '1.0.0', input_specs: { token: { type: 'secret', default: 'hunter22' } } });
    await define({ version: '1.0.1', input_specs: { token: { type: 'secret', default: 'swordfish' } } });
    const diff = await compareVersions('op', reference('1.0.0'), reference('1.0.1'));
    expect(diff.inputs).toMatchObject([{ name: 'token', attributes: [{ path: 'default', before: '••••••', after: '••••••' }] }]);
    expect(JSON.stringify(diff)).not.toMatch(/hunter22|swordfish/);
  });

  it('holds a version against the one before it, a release against a release', async () => {
    await define({ version: '1.0.0' });
    expect(await sinceEarlier('op', '1.0.0')).toBeNull();
    await define({ version: '1.1.0-rc.1', image: 'example/op:rc' });
    await define({ version: '1.1.0', image: 'example/op:2', input_specs: { n: { type: 'int' } } });
    expect(await sinceEarlier('op', '1.1.0')).toEqual({ from: '1.0.0', to: '1.1.0', changes: 2, breaking: 1 });
    expect(await sinceEarlier('op', '1.1.0-rc.1')).toMatchObject({ from: '1.0.0', changes: 1, breaking: 0 });
    await archiveDefinition('op', '1.0.0');
    expect(await sinceEarlier('op', '1.1.0')).toMatchObject({ from: '1.1.0-rc.1' });
    expect(await sinceEarlier('op', '1.0.0')).toBeNull();
  });
});
