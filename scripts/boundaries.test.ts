import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const report = z.object({
  summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
});

/** One planted violation for each rule: the file it lies in, the import that breaks the rule, in different spellings. */
const PLANTED: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['domain-is-pure', 'lib/domain/bad.ts', "import { readFileSync } from 'node:fs'; export const bad = readFileSync;"],
  ['domain-is-pure', 'lib/domain/bad-contract.ts', "export type { Run } from '../contract/run';"],
  ['contract-builds-on-domain', 'lib/contract/bad.ts', "import '@/lib/server/target';"],
  ['client-builds-on-contract', 'lib/client/bad.ts', "export const bad = () => import('@/lib/server/target');"],
  ['server-knows-no-http', 'lib/server/bad.ts', "export * from '../http/target';"],
  ['server-knows-no-next', 'lib/server/bad-next.ts', "import type { NextRequest } from 'next/server'; export type Bad = NextRequest;"],
  ['http-knows-no-pages', 'lib/http/bad.ts', "import type { target } from '../../components/target'; export type Bad = typeof target;"],
  ['routes-are-glue', 'app/api/bad/route.ts', "import '@/components/target';"],
  ['pages-do-no-http', 'app/(site)/bad/page.tsx', "import '../../api/target';"],
  [
    'components-never-reach-the-server',
    'components/bad.ts',
    "import type { target } from '@/lib/server/target'; export type Bad = typeof target;",
  ],
  ['ui-has-no-domain-words', 'components/ui/bad.ts', "import '../../lib/contract/run';"],
  ['links-are-ours', 'components/bad-link.ts', "import Link from 'next/link'; export const Bad = Link;"],
  ['worker-speaks-http-only', 'worker/bad.ts', "import '../lib/server/target';"],
  ['loop-knows-no-docker', 'worker/loop/bad.ts', "import '../docker/target';"],
  ['prisma-only-in-server', 'lib/http/bad-prisma.ts', "import { PrismaPg } from '@prisma/adapter-pg'; export const Bad = PrismaPg;"],
  ['prisma-only-in-server', 'components/bad-generated.ts', "import '@/lib/server/generated/target';"],
  ['dockerode-only-in-worker-docker', 'worker/loop/bad-docker.ts', "import Docker from 'dockerode'; export const Bad = Docker;"],
  ['product-needs-no-tests', 'worker/bad-testing.ts', "import './testing/target';"],
  ['scripts-stay-outside', 'lib/server/bad-script.ts', "import '@/scripts/target';"],
  ['no-circular', 'lib/client/circle-a.ts', "import './circle-b';"],
  ['no-unresolvable', 'lib/client/bad-nowhere.ts', "import './nowhere';"],
];

/** What the planted imports lead to. */
const TARGETS = [
  ...['lib/contract/run', 'lib/server/target', 'lib/http/target', 'lib/server/generated/target', 'components/target', 'app/api/target'],
  ...['worker/docker/target', 'worker/testing/target', 'scripts/target'],
];

let folder = '';
let found: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gyoza-boundaries-'));
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) await cp(join(root, name), join(folder, name));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const target of TARGETS) await plant(`${target}.ts`, 'export const target = 1; export type Run = number;');
  await plant('lib/client/circle-b.ts', "import './circle-a';");
  await plant(
    'lib/server/good.ts',
    "import '../contract/run'; import { PrismaPg } from '@prisma/adapter-pg'; export const good = PrismaPg;",
  );
  for (const [, file, code] of PLANTED) await plant(file, code);
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'app', 'components', 'lib', 'worker', 'scripts'];
  const { stdout } = await run(process.execPath, [program, ...args], { cwd: folder, maxBuffer: 2 ** 26 });
  found = report.parse(JSON.parse(stdout)).summary.violations.map(({ from, rule }) => `${rule.name} ${from}`);
}, 60_000);

afterAll(async () => rm(folder, { recursive: true, force: true }));

async function plant(file: string, code: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), `${code}\nexport {};\n`);
}

test.each(PLANTED)('%s is caught in %s', (rule, file) => {
  expect(found).toContain(`${rule} ${file}`);
});

test('what is allowed is left alone', () => {
  expect(found.filter((violation) => violation.includes('good.ts'))).toEqual([]);
});
