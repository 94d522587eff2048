import { beforeEach, expect, it } from 'vitest';
import { SECRET_MASK } from '@/lib/domain/input-spec';
import { database, inTransaction } from './db';
import { retryRun } from './retry-run';
import { openSpecs, UNREADABLE_SECRETS } from './sealed-inputs';
import { adHocRun, assign, beat, claim, define, report, runOf, takeTo } from './testing/fixtures';

const SECRET = 'correct horse battery';
const OTHER = 'staple of another kind';
const SPECS = {
  first: { type: 'str', default: 'plain' },
  token: { type: 'secret' },
  login: { type: 'dict', required: false, properties: { user: { type: 'str' }, word: { type: 'secret' } } },
  last: { type: 'int', default: 1 },
};

beforeEach(async () => {
  await database().run.deleteMany();
  await database().worker.deleteMany();
  await database().definition.deleteMany();
});

const attemptOf = (runId: string, attempt = 1) => database().attempt.findUniqueOrThrow({ where: { runId_attempt: { runId, attempt } } });

it('keeps secret inputs masked and sealed, and gives them in clear to the worker alone, in the order of the form', async () => {
  await define({ input_specs: SPECS });
  const run = await runOf('op', { inputs: { token: SECRET, login: { user: 'me', word: OTHER } } });
  expect(run.inputs).toEqual({ token: SECRET_MASK, login: { user: 'me', word: SECRET_MASK }, first: 'plain', last: 1 });
  const stored = await attemptOf(run.id);
  expect(stored.inputs).toEqual(run.inputs);
  expect(JSON.stringify(stored)).not.toMatch(new RegExp(`${SECRET}|${OTHER}`));
  const claimed = await assign(run.id, 'w1');
  expect(claimed.inputs).toEqual({ ...run.inputs, token: SECRET, login: { user: 'me', word: OTHER } });
  expect(Object.keys(claimed.inputs)).toEqual(Object.keys(run.inputs));
});

it('retries with them, also where other inputs change and the secret comes masked', async () => {
  await define({ input_specs: SPECS });
  const { id } = await runOf('op', { inputs: { token: SECRET } });
  await takeTo('FAILED', id);
  await inTransaction((tx) => retryRun(tx, id, {}));
  await takeTo('FAILED', id);
  await inTransaction((tx) => retryRun(tx, id, { inputs: { token: SECRET_MASK, last: 2 } }));
  expect((await attemptOf(id, 3)).sealedInputs).not.toBeNull();
  expect((await assign(id, 'w1')).inputs).toEqual({ token: SECRET, last: 2, first: 'plain' });
});

it('runs again with the secret of another run, sealed for the new one', async () => {
  await define({ input_specs: SPECS });
  const source = await runOf('op', { inputs: { token: SECRET } });
  const again = await runOf('op', { rerun_of: source.id, inputs: { token: SECRET_MASK } });
  expect((await assign(again.id, 'w1')).inputs).toMatchObject({ token: SECRET });
  expect((await attemptOf(again.id)).sealedInputs).not.toBe((await attemptOf(source.id)).sealedInputs);
});

it('masks what an op says of a sealed secret', async () => {
  await define({ input_specs: SPECS });
  const { id } = await runOf('op', { inputs: { token: SECRET } });
  const { attempt } = await assign(id, 'w1');
  await report(id, 'w1', attempt, { type: 'STARTED' }, { type: 'INFO', msg: `with ${SECRET}`, seq: 1 });
  await report(id, 'w1', attempt, { type: 'FAILED', msg: `${SECRET} was refused` });
  const events = await database().event.findMany({ where: { runId: id } });
  expect(JSON.stringify(events)).not.toContain(SECRET);
  expect(events.map(({ msg }) => msg)).toContain(`with ${SECRET_MASK}`);
});

it('reads rows of before, in which secrets lie in clear', async () => {
  await define({ input_specs: SPECS });
  const { id } = await runOf('op', { inputs: { token: SECRET } });
  const inputs = { token: OTHER, first: 'a', last: 1 };
  await database().attempt.updateMany({ where: { runId: id }, data: { inputs, sealedInputs: null } });
  expect((await assign(id, 'w1')).inputs).toEqual(inputs);
});

it('ends a run whose secrets do not open, such as those of another run, and leaves the others their turn', async () => {
  await define({ input_specs: SPECS });
  const lost = await runOf('op', { inputs: { token: SECRET } });
  const other = await runOf('op', { inputs: { token: OTHER } });
  await database().attempt.updateMany({ where: { runId: lost.id }, data: { sealedInputs: (await attemptOf(other.id)).sealedInputs } });
  await beat('w1');
  expect((await claim('w1')).map(({ id }) => id)).toEqual([other.id]);
  expect(await database().run.findUniqueOrThrow({ where: { id: lost.id } })).toMatchObject({
    state: 'FAILED',
    errorMessage: UNREADABLE_SECRETS,
  });
});

it('keeps nothing sealed where there is no secret', async () => {
  await define({ input_specs: { first: { type: 'str' } } });
  const { id } = await runOf('op', { inputs: { first: 'a' } });
  expect((await attemptOf(id)).sealedInputs).toBeNull();
  const free = await adHocRun({ inputs: { token: 'said by the caller' } });
  expect(await attemptOf(free.id)).toMatchObject({ sealedInputs: null, inputs: { token: 'said by the caller' } });
  const definition = await database().definition.findFirstOrThrow();
  expect(definition.sealedSpecs).toBeNull();
});

it('keeps the default of a secret sealed in its definition, and fills it in', async () => {
  await define({ input_specs: { token: { type: 'secret', default: SECRET, example: 'shown nowhere' } } });
  const definition = await database().definition.findFirstOrThrow();
  expect(JSON.stringify(definition)).not.toMatch(new RegExp(`${SECRET}|shown nowhere`));
  expect(openSpecs(definition)).toMatchObject({ token: { default: SECRET } });
  const { id } = await runOf('op');
  expect((await assign(id, 'w1')).inputs).toEqual({ token: SECRET });
});
