import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const alias = { '@': resolve(import.meta.dirname) };
/** Folders whose tests need PostgreSQL; those of other folders are pure. */
const server = tests('app', 'lib/server', 'lib/http');
/** Those of them that end, move or replace the database they use, or have an environment of their own. */
const database = [
  ...tests('prisma', 'scripts/postgres', 'scripts/archive', 'scripts/doctor'),
  'lib/http/database-fault.test.ts',
  'lib/server/lease-watch.test.ts',
  'lib/server/deliver.test.ts',
  'lib/server/run-quotas.test.ts',
  'lib/server/rotate-key.test.ts',
  'lib/server/allowed-images.test.ts',
  'lib/http/rate-limits.test.ts',
  'lib/server/send-email.test.ts',
  'app/api/sign-in/sign-on.test.ts',
  'app/api/attacks/proxy-header.test.ts',
];
const engine = '**/*.engine.test.ts';
/** They start whole installations, built, with engines of their own. */
const fleet = '**/*.fleet.test.ts';
/** The same at more length; `npm run trial:fleet` runs them. */
const hosts = '**/*.hosts.test.ts';
/** They need a bucket; `npm run trial:files` has one. */
const s3 = '**/*.s3.test.ts';
/** What they start is compiled first. */
const programs = 'scripts/testing/vitest-programs.ts';
const never = ['**/node_modules/**', '**/.next/**', '**/.gyoza*/**', 'e2e/specs/**'];
/** As in playwright.config.ts: where a busy machine is what failed, a second try tells. */
const retry = process.env['CI'] === undefined ? 0 : 1;

const onPostgres = {
  globalSetup: 'scripts/testing/vitest-database.ts',
  setupFiles: 'lib/server/testing/test-database.ts',
  testTimeout: 20_000,
  hookTimeout: 30_000,
  retry,
};

export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: availableParallelism(),
    tags: [{ name: 'long', description: 'Left to `npm run test:long`: it takes long, and what it is about has a shorter test too.' }],
    projects: [
      {
        resolve: { alias },
        // What they import is loaded once per process: with a process per file, that took longer than the tests.
        test: { name: 'unit', include: tests('.'), exclude: [...never, ...server, ...database, engine, fleet, hosts, s3], isolate: false },
      },
      {
        resolve: { alias },
        test: { name: 'server', include: server, exclude: [...never, ...database, engine, s3], isolate: false, ...onPostgres },
      },
      { resolve: { alias }, test: { name: 'database', include: database, exclude: [...never, engine], ...onPostgres } },
      {
        resolve: { alias },
        // A real container engine, at GYOZA_TEST_DOCKER_HOST. One file at a time: the engine is the wall, not we.
        test: {
          name: 'engine',
          include: [engine],
          exclude: never,
          isolate: false,
          globalSetup: programs,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry,
        },
      },
      { resolve: { alias }, test: { name: 's3', include: [s3], exclude: never, testTimeout: 60_000 } },
      {
        resolve: { alias },
        test: {
          name: 'fleet',
          include: [fleet],
          exclude: never,
          globalSetup: programs,
          fileParallelism: false,
          hookTimeout: 300_000,
          retry,
        },
      },
      {
        resolve: { alias },
        test: { name: 'hosts', include: [hosts], exclude: never, globalSetup: programs, fileParallelism: false, hookTimeout: 300_000 },
      },
    ],
  },
});

/** All test files below the folders. */
function tests(...folders: string[]): string[] {
  return folders.map((folder) => `${folder}/**/*.test.{ts,tsx}`);
}
