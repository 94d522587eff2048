import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const alias = { '@': resolve(import.meta.dirname) };
/** Folders whose tests need PostgreSQL; every other test is pure. */
const server = ['lib/server', 'lib/http', 'app', 'prisma', 'scripts/postgres', 'scripts/archive', 'scripts/doctor'].map(
  (folder) => `${folder}/**/*.test.{ts,tsx}`,
);
const engine = '**/*.engine.test.ts';
/** They start whole installations, built, with engines of their own. */
const fleet = '**/*.fleet.test.ts';
const never = ['**/node_modules/**', '**/.next/**', '**/.gyoza*/**', 'e2e/specs/**'];
/** As in playwright.config.ts: where a busy machine is what failed, a second try tells. */
const retry = process.env['CI'] === undefined ? 0 : 1;

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...never, ...server, engine, fleet] },
      },
      {
        resolve: { alias },
        test: {
          name: 'server',
          include: server,
          exclude: [...never, engine],
          globalSetup: 'scripts/testing/vitest-database.ts',
          setupFiles: 'lib/server/testing/test-database.ts',
          testTimeout: 20_000,
          hookTimeout: 30_000,
          retry,
        },
      },
      {
        resolve: { alias },
        // A real container engine, at GYOZA_TEST_DOCKER_HOST. One file at a time: the engine is the wall, not we.
        test: {
          name: 'engine',
          include: [engine],
          exclude: never,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry,
        },
      },
      {
        resolve: { alias },
        test: { name: 'fleet', include: [fleet], exclude: never, fileParallelism: false, hookTimeout: 300_000, retry },
      },
    ],
  },
});
