import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openBlobPlace } from '@/lib/server/blob-store';
import packageJson from '../package.json';
import { openForReading } from './archive/installation';
import { writeBackup } from './archive/write-backup';
import { PlainError } from './plain-error';
import { readSettings } from './supervisor/settings';

// `npm run backup -- FILE`: one archive of database and files; the product may run meanwhile.
try {
  const [file, ...rest] = process.argv.slice(2);
  if (file === undefined || rest.length > 0 || file.startsWith('-')) throw new PlainError('Usage: npm run backup -- FILE.tar.gz');
  const target = resolve(file);
  const settings = readSettings(process.env);
  const database = await openForReading(settings, console.error);
  try {
    const { dataDir } = settings;
    const blobs = await openBlobPlace(settings);
    const source = { databaseUrl: database.url, blobs, dataDir, version: packageJson.version };
    const { tables, files, missing } = await writeBackup(source, target);
    const runs = tables.find(({ name }) => name === 'runs')?.rows ?? 0;
    const mebibytes = ((await stat(target)).size / 1_048_576).toFixed(1);
    console.log(
      `Backed up ${runs} runs and ${files.count} files into ${target} (${mebibytes} MiB). It holds secrets: keep it where only you can read it.`,
    );
    if (missing.length > 0) console.error(`${missing.length} files were not there any more and are missing in the backup too.`);
  } finally {
    await database.close();
  }
} catch (error) {
  console.error(error instanceof PlainError ? error.message : error);
  process.exitCode = 1;
}
process.exit();
