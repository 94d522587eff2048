import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../plain-error';
import { startOwnEngine } from './own-engine';

/**
 * `run-engine.ts FOLDER`: an engine of its own for as long as this process lives, in whatever network namespace that was started in. Says where it
 * listens on the first line, and takes everything away again on SIGTERM.
 */
const [folder = ''] = process.argv.slice(2);
await mkdir(join(folder, 'logs'), { recursive: true });
try {
  const engine = await startOwnEngine(folder, (line) => console.error(line));
  process.once('SIGTERM', () => void engine.stop().then(() => process.exit(0)));
  console.log(engine.dockerHost);
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
