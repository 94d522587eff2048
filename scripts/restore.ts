import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBlobPlace } from '@/lib/server/blob-store';
import { openAlone } from './archive/installation';
import { verifyBackup } from './archive/read-backup';
import { restoreBackup } from './archive/restore-backup';
import { PlainError } from './plain-error';
import { readSettings } from './supervisor/settings';

// `npm run restore -- FILE [--replace]`: puts a backup into an installation that does not run.
try {
  const { values, positionals } = parseArgs({ options: { replace: { type: 'boolean', default: false } }, allowPositionals: true });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new PlainError('Usage: npm run restore -- FILE.tar.gz [--replace]');
  const settings = readSettings(process.env);
  // Before anything is opened or made.
  const manifest = await verifyBackup(resolve(file));
  const database = await openAlone(settings, console.error);
  try {
    const { dataDir } = settings;
    const blobs = await openBlobPlace(settings);
    await restoreBackup(resolve(file), manifest, { databaseUrl: database.url, dataDir, blobs, replace: values.replace });
  } finally {
    await database.close();
  }
  const runs = manifest.tables.find(({ name }) => name === 'runs')?.rows ?? 0;
  console.log(`Restored ${runs} runs and ${manifest.files.count} files as they were at ${manifest.createdAt}. Start Gyoza with npm start.`);
} catch (error) {
  console.error(error instanceof PlainError ? error.message : error);
  process.exitCode = 1;
}
process.exit();
