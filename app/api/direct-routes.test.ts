import { expect, test } from 'vitest';
import { OPERATIONS } from '@/lib/contract/operations';
import { directRoute } from './direct-routes';
import { routeModule } from './testing/call-api';

const urls = OPERATIONS.map(({ path }) => `/api${path.replace(/\{\w+\+\}/, 'a/b').replace(/\{\w+\}/g, 'a')}`);

test('what the front serves itself is what Next would have called', async () => {
  const direct = urls.filter((url) => directRoute(url) !== null);
  expect(direct.length).toBeGreaterThanOrEqual(8);
  for (const url of direct) expect(Object.keys(directRoute(`${url}?wait_s=1`) ?? {})).toEqual(Object.keys(await routeModule(url)));
  for (const url of direct) expect(directRoute(url)?.['POST']).toBe((await routeModule(url))['POST']);
});

test('nothing else is taken from Next', () => {
  for (const url of ['/runs', '/api', '/api/runs/', '/api/runs/a/b', '/apiruns', '/api/unknown']) expect(directRoute(url)).toBeNull();
});
