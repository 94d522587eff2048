import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { createAdHocRun, createDefinitionRun, type Starter } from './create-run';
import { database, inTransaction } from './db';
import { retryRun } from './retry-run';
import { adHocRun, define, runOf, takeTo } from './testing/fixtures';
import { refusal } from './testing/refusal';

process.env['GYOZA_MAX_ACTIVE_RUNS_PER_CALLER'] = '2';
process.env['GYOZA_MAX_RUNS_PER_DAY_PER_CALLER'] = '3';
process.env['GYOZA_MAX_ACTIVE_RUNS_PER_OP'] = '4';

const someone = (role: Starter['role'] = 'operator'): Starter => ({ id: randomUUID(), name: 'someone', role });
const by = (starter: Starter) => inTransaction((tx) => createDefinitionRun(tx, { name: 'op', body: {}, by: starter }));
const refused = async (work: Promise<unknown>, detail: RegExp, retryAfterS?: number) => {
  const error = await refusal(work);
  expect(error.code).toBe('too_many_runs');
  expect(error.detail).toMatch(detail);
  if (retryAfterS === undefined) expect(error.retryAfterS).toBeGreaterThan(0);
  else expect(error.retryAfterS).toBe(retryAfterS);
};

beforeEach(async () => {
  await database().run.deleteMany();
  await database().definition.deleteMany();
  await define();
});

it('gives each caller so many runs that have not ended, and the place of one that ended to the next', async () => {
  const me = someone();
  const first = await by(me);
  await by(me);
  await refused(by(me), /^You have 2 runs that have not ended/, 10);
  await by(someone());
  await takeTo('CANCELLED', first.id);
  await by(me);
});

it('gives the last free place to one of two who ask at the same moment', async () => {
  const me = someone();
  await by(me);
  const asked = await Promise.allSettled([by(me), by(me), by(me)]);
  expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

it('counts a retry among those that have not ended', async () => {
  const me = someone();
  const { id } = await by(me);
  await takeTo('CANCELLED', id);
  await by(me);
  await by(me);
  await refused(
    inTransaction((tx) => retryRun(tx, id, {})),
    /not ended/,
  );
});

it('gives each caller so many runs within a day, and says when the next one may start', async () => {
  const me = someone();
  for (let number = 0; number < 3; number += 1) await takeTo('CANCELLED', (await by(me)).id);
  await refused(by(me), /^You have started 3 runs within 24 hours.* in 24 hours\.$/);
  await database().run.updateMany({ data: { createdAt: new Date(Date.now() - 86_400_000 + 600_000) } });
  await refused(by(me), / in 10 minutes\.$/);
  await database().run.updateMany({ data: { createdAt: new Date(Date.now() - 86_400_000) } });
  await by(me);
});

it('gives an op so many runs that have not ended, whoever started them; a run of any image belongs to none', async () => {
  for (let number = 0; number < 4; number += 1) await runOf('op');
  await refused(by(someone()), /^op has 4 runs that have not ended/);
  await adHocRun();
});

it('counts runs of any image for their caller', async () => {
  const me = someone('author');
  const start = () => inTransaction((tx) => createAdHocRun(tx, { image: 'example/op:1' }, me));
  await start();
  await start();
  await refused(start(), /not ended/);
});
