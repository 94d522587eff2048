import { beforeAll, expect, it } from 'vitest';
import { forecast, type Forecast } from '@/lib/contract/run';
import { database } from '@/lib/server/db';
import { beat, define, KEYS, makeKeys, runOf } from '@/lib/server/testing/fixtures';
import { call } from '../../../testing/call-api';
import { expectProblem } from '../../../testing/expect-problem';

beforeAll(makeKeys);
const ask = async (name: string, query = ''): Promise<Forecast> =>
  forecast.strict().parse(await (await call('GET', `/definitions/${name}/forecast${query}`, { key: KEYS.author })).json());

it('says whether a run would start at once, wait, or never start, and leaves no trace', async () => {
  await define({ id: 'small', constraints: { ram_mb: 100 } });
  await define({ id: 'small', version: '2.0.0', constraints: { ram_mb: 100 } });
  await define({ id: 'huge', constraints: { ram_mb: 1_000_000 } });
  await define({ id: 'tagged', worker_tags: ['gpu-farm'] });
  expect(await ask('small')).toMatchObject({ version: '2.0.0', usual_ms: null, starts: 'later', waiting: { code: 'no_worker' } });
  await beat('w', { cpu: 4, ram_mb: 150 });
  expect(await ask('small', '?version=1.0.0')).toMatchObject({ version: '1.0.0', starts: 'now', waiting: { position: 1 } });
  expect(await ask('huge')).toMatchObject({ starts: 'never', waiting: { code: 'too_large', position: null } });
  expect(await ask('tagged')).toMatchObject({
    starts: 'never',
    waiting: { code: 'tags', reason: expect.stringContaining('gpu-farm') as string },
  });
  await runOf('small');
  expect(await ask('small')).toMatchObject({ starts: 'later', waiting: { code: 'room', position: 2 } });
  expect(await database().run.count()).toBe(1);
});

it('answers 400, 401, 403 and 404 as problems', async () => {
  await expectProblem(await call('GET', '/definitions/small/forecast?version=x'), 'invalid_request', ['version']);
  await expectProblem(await call('GET', '/definitions/small/forecast', { key: null }), 'unauthorized');
  await expectProblem(await call('GET', '/definitions/small/forecast', { key: KEYS.worker }), 'forbidden');
  await expectProblem(await call('GET', '/definitions/nope/forecast'), 'not_found');
});
