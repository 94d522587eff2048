import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lintAnswer, type LintAnswer } from '@/lib/contract/lint';
import { database } from '@/lib/server/db';
import { define, KEYS, makeKeys, runOf } from '@/lib/server/testing/fixtures';
import { call } from '../testing/call-api';
import { expectProblem } from '../testing/expect-problem';

const minimal = { id: 'resize', version: '1.0.0', image: 'example/resize:1', input_specs: {} };
const mode = { type: 'string', title: 'Mode', example: 'fast' };

beforeAll(makeKeys);
beforeEach(async () => {
  await database().run.deleteMany();
  await database().definition.deleteMany();
});

async function lint(body: unknown): Promise<LintAnswer> {
  const answer = await call('POST', '/lint', { body });
  expect(answer.status).toBe(200);
  return lintAnswer.strict().parse(await answer.json());
}
const ofRule = ({ hints }: LintAnswer, rule: string) => hints.filter((hint) => hint.rule === rule);

describe('POST /lint', () => {
  it('says what would make a form kinder, and stores nothing', async () => {
    const answer = await lint({ ...minimal, input_specs: { width: { type: 'int' } } });
    expect(answer.problems).toEqual([]);
    expect(answer.replaces).toBeNull();
    expect(answer.hints.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'readme description',
      'outputs output_specs',
      'timeout timeout_s',
      'title input_specs.width',
      'unit input_specs.width',
      'bounds input_specs.width',
    ]);
    expect(await database().definition.count()).toBe(0);
  });

  it('finds the problems that POST /definitions refuses, word for word', async () => {
    const bad = { ...minimal, id: 'Has Spaces', surprise: 1, input_specs: { a: { type: 'int', min: 3, max: 2 } }, constructor: {} };
    const { errors = [] } = await expectProblem(await call('POST', '/definitions', { body: bad }), 'invalid_definition');
    expect(errors.map(({ path }) => path).sort()).toEqual(['constructor', 'id', 'input_specs.a.min', 'surprise']);
    expect(await lint(bad)).toEqual({ problems: errors, hints: [], replaces: null });
    expect((await lint({})).problems.map(({ path }) => path)).toEqual(['id', 'version', 'image', 'input_specs']);
  });

  it('finds a right that the administrator has not allowed, beside the hints', async () => {
    const answer = await lint({ ...minimal, capabilities: ['SYS_ADMIN'] });
    expect(answer.problems).toEqual([{ path: 'capabilities', message: expect.stringContaining('SYS_ADMIN') as string }]);
    expect(ofRule(answer, 'readme')).toHaveLength(1);
  });

  it('reads gyoza.yml', async () => {
    const body = 'id: resize\nversion: 1.0\nimage: example/resize:1\ninput_specs: {}\n';
    const answer = await call('POST', '/lint', { body, headers: { 'Content-Type': 'application/yaml' } });
    expect(lintAnswer.parse(await answer.json()).problems.map(({ path }) => path)).toEqual(['version']);
  });

  it('says when the version is there already, and how many runs were of it', async () => {
    await define({ ...minimal });
    expect((await lint(minimal)).replaces).toEqual({ recent_runs: 0 });
    for (let runs = 0; runs < 3; runs += 1) await runOf('resize');
    await define({ ...minimal, version: '2.0.0' });
    await runOf('resize', {}, '2.0.0');
    expect((await lint(minimal)).replaces).toEqual({ recent_runs: 3 });
    expect((await lint({ ...minimal, version: '1.0.1' })).replaces).toBeNull();
    expect((await lint({ ...minimal, id: 'other' })).replaces).toBeNull();
  });

  it('suggests choices for free text of which the last runs had few values', async () => {
    await define({ ...minimal, input_specs: { mode } });
    for (let runs = 0; runs < 12; runs += 1) await runOf('resize', { inputs: { mode: runs % 3 === 0 ? 'slow “1”' : 'fast' } });
    const [hint, ...others] = ofRule(await lint({ ...minimal, input_specs: { mode } }), 'few_values');
    expect(hint).toMatchObject({ path: 'input_specs.mode', message: expect.stringContaining('“fast”, “slow “1””') as string });
    expect(others).toEqual([]);
    expect(ofRule(await lint({ ...minimal, id: 'other', input_specs: { mode } }), 'few_values')).toEqual([]);
  });

  it('never tells what was secret in a run, also when the input is text now', async () => {
    await define({ ...minimal, input_specs: { mode: { type: 'secret' } } });
    for (let runs = 0; runs < 12; runs += 1) await runOf('resize', { inputs: { mode: runs % 2 === 0 ? 'hunter22' : 'hunter23' } });
    for (const type of ['string', 'secret']) {
      const answer = await lint({ ...minimal, input_specs: { mode: { type, title: 'Mode' } } });
      expect(JSON.stringify(answer)).not.toContain('hunter');
    }
  });

  it('says that nobody hears of a topic, until a destination has its name', async () => {
    const told = { ...minimal, event_delivery: { topic: 'lint-team' } };
    expect(ofRule(await lint(told), 'topic')).toMatchObject([{ path: 'event_delivery.topic' }]);
    await database().destination.create({
      data: { id: randomUUID(), name: 'lint-team', kind: 'email', addresses: ['a@example.com'], events: ['FAILED'], createdBy: 'test' },
    });
    expect(ofRule(await lint(told), 'topic')).toEqual([]);
  });

  it('refuses what is no JSON, no YAML or no object', async () => {
    await expectProblem(await call('POST', '/lint', { body: '{' }), 'invalid_request', ['']);
    await expectProblem(await call('POST', '/lint', { body: '[]' }), 'invalid_definition', ['']);
    const headers = { 'Content-Type': 'application/yaml' };
    await expectProblem(await call('POST', '/lint', { body: 'id: [a', headers }), 'invalid_definition', ['']);
    await expectProblem(await call('POST', '/lint?x=1', { body: minimal }), 'invalid_request', ['x']);
  });

  it('is for people with a key', async () => {
    await expectProblem(await call('POST', '/lint', { body: minimal, key: null }), 'unauthorized');
    await expectProblem(await call('POST', '/lint', { body: minimal, key: KEYS.worker }), 'forbidden');
  });

  it('knows no other method', async () => {
    const answer = await call('GET', '/lint');
    expect(answer.headers.get('allow')).toBe('POST');
    await expectProblem(answer, 'method_not_allowed');
  });
});
