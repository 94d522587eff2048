// The first thing that runs on a fresh checkout: plain JavaScript without dependencies. It brings the dependencies in and
// hands over to the TypeScript entry named in the arguments, in this same process, so that signals need no passing on.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setUp } from './set-up.mjs';

const ENTRIES = {
  start: 'start.ts',
  worker: 'join-worker.ts',
  test: 'test.ts',
  trial: 'fresh-clone-trial.ts',
  build: 'build-pages.ts',
  'compose-trial': 'compose-trial.ts',
  'files-trial': 'files-trial.ts',
  'fleet-trial': 'fleet-trial.ts',
  chaos: 'chaos.ts',
  backup: 'backup.ts',
  restore: 'restore.ts',
  doctor: 'doctor.ts',
  'rotate-key': 'rotate-key.ts',
};

const [name = 'start', ...rest] = process.argv.slice(2);
const entry = ENTRIES[/** @type {keyof typeof ENTRIES} */ (name)];
if (entry === undefined) {
  console.error(`There is no ${name}: choose one of ${Object.keys(ENTRIES).join(', ')}.`);
  process.exit(2);
}
process.chdir(join(import.meta.dirname, '..'));
try {
  await setUp(process.cwd());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const { register } = await import('tsx/esm/api');
register();
process.argv = [process.argv[0] ?? 'node', entry, ...rest];
await import(pathToFileURL(join(import.meta.dirname, entry)).href);
