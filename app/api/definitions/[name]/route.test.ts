import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { opDefinition } from '@/lib/contract/definition';
import { database } from '@/lib/server/db';
import { define, KEYS, makeKeys, runOf } from '@/lib/server/testing/fixtures';
import { call } from '../../testing/call-api';
import { expectProblem } from '../../testing/expect-problem';

beforeAll(makeKeys);
beforeEach(async () => {
  await database().run.deleteMany();
  await database().definition.deleteMany();
});

const versionOf = async (path: string): Promise<string> => opDefinition.parse(await (await call('GET', path)).json()).version;

describe('GET /definitions/{name}', () => {
  it('means the latest by semantic version order, a pre-release only when there is no release', async () => {
    await define({ version: '2.0.0-rc.9' });
    expect(await versionOf('/definitions/op')).toBe('2.0.0-rc.9');
    await define({ version: '2.0.0-rc.10' });
    expect(await versionOf('/definitions/op')).toBe('2.0.0-rc.10');
    await define({ version: '1.9.0' });
    expect(await versionOf('/definitions/op')).toBe('1.9.0');
    await define({ version: '1.10.0' });
    await define({ version: '1.9.1' });
    expect(await versionOf('/definitions/op')).toBe('1.10.0');
    expect(await versionOf('/definitions/op?version=2.0.0-rc.10')).toBe('2.0.0-rc.10');
  });

  it('tells versions apart that differ in build metadata only', async () => {
    await define({ version: '1.0.0+a', title: 'A' });
    await define({ version: '1.0.0+b', title: 'B' });
    expect(opDefinition.parse(await (await call('GET', '/definitions/op?version=1.0.0%2Ba')).json()).title).toBe('A');
    expect(opDefinition.parse(await (await call('GET', '/definitions/op?version=1.0.0%2Bb')).json()).title).toBe('B');
  });

  it.each(['/definitions/nope', '/definitions/op?version=9.9.9', '/definitions/Not%20A%20Name', `/definitions/${'a'.repeat(5000)}`])(
    'does not know %.60s',
    async (path) => {
      await define();
      await expectProblem(await call('GET', path), 'not_found');
    },
  );

  it('refuses what is no version, by name', async () => {
    await expectProblem(await call('GET', '/definitions/op?version=latest'), 'invalid_request', ['version']);
    await expectProblem(await call('GET', '/definitions/op?versoin=1.0.0'), 'invalid_request', ['versoin']);
    await expectProblem(await call('GET', '/definitions/a%00b'), 'invalid_request', ['name']);
  });

  it('is for people with a key', async () => {
    await expectProblem(await call('GET', '/definitions/nope', { key: null }), 'unauthorized');
    await expectProblem(await call('GET', '/definitions/nope', { key: 'wrong' }), 'unauthorized');
    await expectProblem(await call('GET', '/definitions/nope', { key: KEYS.worker }), 'forbidden');
  });
});

describe('DELETE /definitions/{name}', () => {
  it('archives one version: out of lists and latest, no new runs, still readable, and posting it again restores it', async () => {
    await define({ version: '1.0.0', title: 'old' });
    await define({ version: '2.0.0', title: 'new' });
    const answer = await call('DELETE', '/definitions/op?version=2.0.0');
    expect([answer.status, await answer.text()]).toEqual([204, '']);

    expect(await versionOf('/definitions/op')).toBe('1.0.0');
    expect(await (await call('GET', '/definitions/op/versions')).json()).toMatchObject([{ version: '1.0.0' }]);
    await expectProblem(await call('POST', '/definitions/op/runs?version=2.0.0', { body: {} }), 'not_found');
    expect(opDefinition.parse(await (await call('GET', '/definitions/op?version=2.0.0')).json())).toMatchObject({
      title: 'new',
      archived: true,
    });
    expect(await (await call('POST', '/definitions/op/runs', { body: {} })).json()).toMatchObject({ op_version: '1.0.0' });

    const restored = await call('POST', '/definitions', { body: { id: 'op', version: '2.0.0', image: 'example/op:3', input_specs: {} } });
    expect(restored.status).toBe(200);
    expect(await versionOf('/definitions/op')).toBe('2.0.0');
    expect((await call('POST', '/definitions/op/runs?version=2.0.0', { body: {} })).status).toBe(201);
  });

  it('archives all without a version; runs keep what they ran and can be retried', async () => {
    await define({ version: '1.0.0', input_specs: { n: { type: 'int', default: 4 } } });
    await define({ version: '2.0.0', input_specs: { n: { type: 'int', default: 4 } } });
    const run = await runOf('op');
    await call('POST', `/runs/${run.id}/cancel`);
    expect((await call('DELETE', '/definitions/op')).status).toBe(204);
    await expectProblem(await call('GET', '/definitions/op'), 'not_found');
    await expectProblem(await call('GET', '/definitions/op/versions'), 'not_found');
    expect(await (await call('GET', '/definitions')).json()).toEqual([]);
    const retried = await call('POST', `/runs/${run.id}/retry`, { body: { inputs: { n: 5 } } });
    expect(retried.status).toBe(200);
    expect(await retried.json()).toMatchObject({ op_definition: 'op', op_version: '2.0.0', inputs: { n: 5 }, current_attempt: 2 });
    expect((await call('DELETE', '/definitions/op')).status).toBe(204);
  });

  it('does not know what was never there', async () => {
    await define();
    await expectProblem(await call('DELETE', '/definitions/nope'), 'not_found');
    await expectProblem(await call('DELETE', '/definitions/op?version=3.0.0'), 'not_found');
    await expectProblem(await call('DELETE', '/definitions/op?all=true'), 'invalid_request', ['all']);
    expect(await database().definition.count({ where: { archivedAt: null } })).toBe(1);
  });

  it('is for people with a key', async () => {
    await expectProblem(await call('DELETE', '/definitions/op', { key: null }), 'unauthorized');
    await expectProblem(await call('DELETE', '/definitions/op', { key: KEYS.worker }), 'forbidden');
  });
});

it('knows no other method', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'OPTIONS']) {
    const answer = await call(method, '/definitions/op');
    expect(answer.headers.get('allow')).toBe('GET, DELETE');
    await expectProblem(answer, 'method_not_allowed');
  }
});
