import { closeDatabase } from '@/lib/server/db';
import { rotateKey } from '@/lib/server/rotate-key';
import { openForReading } from './archive/installation';
import { messageOf, PlainError } from './plain-error';
import { readSettings } from './supervisor/settings';

// `npm run rotate-key`: everything that is sealed in the database is sealed under another key; the product may run meanwhile.
try {
  if (process.argv.length > 2) throw new PlainError('Usage: npm run rotate-key');
  const settings = readSettings(process.env);
  const opened = await openForReading(settings, console.error);
  try {
    process.env['DATABASE_URL'] = opened.url;
    process.env['GYOZA_DATA_DIR'] = settings.dataDir;
    console.log('Sealing everything under the new key; this takes half a minute or more …');
    const { resealed, unreadable } = await rotateKey();
    console.log(`${resealed} secrets were sealed anew, and nothing is left under the key of before.`);
    if (unreadable > 0) console.error(`${unreadable} could not be opened with either key: they were sealed under yet another one.`);
  } finally {
    await closeDatabase();
    await opened.close();
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
process.exit();
