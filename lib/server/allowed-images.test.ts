import { beforeEach, expect, it } from 'vitest';
import { createAdHocRun } from './create-run';
import { database, inTransaction } from './db';
import { requestInspection } from './image-inspections';
import { judgeDefinition } from './judge-definition';
import { retryRun } from './retry-run';
import { adHocRun, define, runOf, takeTo } from './testing/fixtures';
import { refusal } from './testing/refusal';

process.env['GYOZA_ALLOWED_IMAGES'] = ' registry.example.com/team/* , example/op';
process.env['GYOZA_ADHOC_ROLE'] = 'operator';

const OTHER = 'docker.io/evil/miner';
const refused = async (work: Promise<unknown>, code: string) => {
  const error = await refusal(work);
  expect(error.code).toBe(code);
  expect(error.detail).toContain(OTHER);
  expect(error.errors.map(({ path }) => path)).toEqual(['image']);
};

beforeEach(async () => {
  await database().run.deleteMany();
  await database().definition.deleteMany();
});

it('takes definitions and runs of the images that are allowed', async () => {
  await define({ image: 'registry.example.com/team/op:2' });
  await runOf('op');
  await adHocRun();
});

it('refuses definitions, runs and looks at any other, naming image', async () => {
  await refused(define({ image: OTHER }), 'invalid_definition');
  await refused(adHocRun({ image: OTHER }), 'invalid_request');
  await refused(
    inTransaction((tx) => requestInspection(tx, OTHER)),
    'invalid_request',
  );
  const verdict = await judgeDefinition({ id: 'op', version: '1.0.0', image: OTHER, input_specs: {} });
  expect(verdict.problems.map(({ path }) => path)).toEqual(['image']);
});

it('refuses to run, or to run again, what was defined while it was allowed', async () => {
  await define();
  const { id } = await runOf('op');
  await takeTo('FAILED', id);
  await database().definition.updateMany({ data: { image: OTHER } });
  await database().run.updateMany({ data: { image: OTHER } });
  await refused(runOf('op'), 'forbidden');
  await refused(
    inTransaction((tx) => retryRun(tx, id, {})),
    'forbidden',
  );
});

it('lets those run an image without a definition who have the role for it', async () => {
  const start = (role: 'operator' | 'viewer') =>
    inTransaction((tx) => createAdHocRun(tx, { image: 'example/op:1' }, { id: null, name: 'x', role }));
  await start('operator');
  expect((await refusal(start('viewer'))).code).toBe('forbidden');
});
