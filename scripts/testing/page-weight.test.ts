import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { weighPages, weightProblem } from './page-weight';

let build: string;
beforeAll(async () => {
  build = await mkdtemp(join(tmpdir(), 'gyoza-page-weight-'));
  await mkdir(join(build, 'server/app/x'), { recursive: true });
  const manifest = (path: string, ...files: string[]): Promise<void> =>
    writeFile(
      join(build, 'server/app', `${path}_client-reference-manifest.js`),
      `globalThis.__RSC_MANIFEST = globalThis.__RSC_MANIFEST || {}; globalThis.__RSC_MANIFEST["${path}"] = ${JSON.stringify({ entryJSFiles: { layout: ['shared.js'], page: ['shared.js', ...files] } })};`,
    );
  await writeFile(join(build, 'build-manifest.json'), JSON.stringify({ rootMainFiles: ['main.js', 'shared.js'] }));
  await writeFile(join(build, 'main.js'), randomBytes(60_000));
  await writeFile(join(build, 'shared.js'), randomBytes(80_000));
  await writeFile(join(build, 'more.js'), randomBytes(70_000));
  await writeFile(join(build, 'schemas.js'), 'class A { name = "ZodError" }');
  await manifest('/x/light');
  await manifest('/x/heavy', 'more.js');
  await manifest('/x/parsing', 'schemas.js');
});
afterAll(() => rm(build, { recursive: true, force: true }));

it('weighs each file of a page once, and tells a page that is too heavy and one that carries Zod', async () => {
  const [light, heavy, parsing] = await weighPages(build, { light: '/x/light', heavy: '/x/heavy', parsing: '/x/parsing' });
  expect(light?.bytes).toBeGreaterThan(140_000);
  expect(light?.bytes).toBeLessThan(141_000);
  expect([light, heavy, parsing].map((each) => each && weightProblem(each))).toEqual([
    null,
    expect.stringMatching(/^The page of heavy carries 210\d{3} bytes/),
    expect.stringContaining('carries Zod'),
  ]);
});

it('fails where there is no such page, rather than to weigh nothing', async () => {
  await expect(weighPages(build, { gone: '/x/gone' })).rejects.toThrow(/gone_client-reference-manifest/);
});
