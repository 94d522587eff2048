import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { compilePrograms, compiled } from './compile';
import { findEngine } from './engine/find-engine';
import { PlainError } from './plain-error';
import { stopSignals } from './stop-signals';
import { openDataFolder } from './supervisor/data-folder';
import { Leftovers } from './supervisor/leftovers';
import { Service } from './supervisor/service';

// `npm run worker -- --server URL --key KEY`: joins this machine to a Gyoza that runs elsewhere, until Ctrl-C.
const log = (line: string): void => {
  console.log(line);
};
let service: Service | undefined;
const stop = stopSignals(log, () => service?.kill());
const undo: (() => Promise<void>)[] = [];

try {
  const { values } = parseArgs({
    options: { server: { type: 'string' }, key: { type: 'string' }, id: { type: 'string' }, data: { type: 'string' } },
  });
  const server = values.server ?? process.env['GYOZA_SERVER_URL'];
  const key = values.key ?? process.env['GYOZA_WORKER_KEY'];
  if (!server || !key) throw new PlainError('Usage: npm run worker -- --server http://host:5555 --key KEY   (the key of the role worker)');
  // A folder of its own, since a server on the same machine holds `.gyoza`.
  const folder = await openDataFolder(resolve(values.data ?? process.env['GYOZA_DATA_DIR'] ?? '.gyoza-worker'));
  undo.push(folder.release);
  const leftovers = new Leftovers(folder.path);
  await leftovers.clear(30_000);
  undo.push(async () => leftovers.forget());
  await compilePrograms();
  const engine = await findEngine({
    dockerHost: process.env['DOCKER_HOST'] === '' ? undefined : process.env['DOCKER_HOST'],
    mayInstall: process.env['GYOZA_INSTALL_DOCKER'] !== '0',
    dataDir: folder.path,
    log,
    stop: stop.signal,
  });
  if (engine.kind === 'none') throw new PlainError(`A worker needs a Docker Engine. ${engine.advice}`);
  undo.push(engine.stop);
  stop.signal.throwIfAborted();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    GYOZA_SERVER_URL: server,
    GYOZA_WORKER_KEY: key,
    GYOZA_DATA_DIR: folder.path,
    DOCKER_HOST: engine.dockerHost,
    ...(values.id === undefined ? {} : { GYOZA_WORKER_ID: values.id }),
  };
  const logFile = `${folder.path}/logs/worker.log`;
  const onLaunch = leftovers.add.bind(leftovers);
  service = new Service({ name: 'worker', entry: compiled('worker'), env, logFile, log, onLaunch, graceMs: 30_000 });
  undo.push(async () => service?.stop());
  await service.start();
  stop.signal.throwIfAborted();
  log(`This machine works for ${server} (log in ${logFile}). Stop with Ctrl-C.`);
  await stop.asked;
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
  }
} finally {
  for (const step of undo.reverse()) await step();
}
process.exit();
