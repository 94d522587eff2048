import { PlainError } from './plain-error';
import { stopSignals } from './stop-signals';
import { Supervisor, type Product } from './supervisor/product';
import { readSettings, type Settings } from './supervisor/settings';

// `npm start`: everything in one go, until Ctrl-C.
const began = Date.now();
const log = (line: string): void => {
  console.log(line);
};
let supervisor: Supervisor | undefined;
const stop = stopSignals(log, () => supervisor?.force());

try {
  const settings = readSettings(process.env);
  supervisor = new Supervisor(settings, log, stop.signal);
  const product = await supervisor.start();
  log(block(product, settings));
  await stop.asked;
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
  }
} finally {
  await supervisor?.stop();
}
// Idle keep-alive sockets must not hold the process: everything of ours has ended.
process.exit();

function block({ address, apiKey, dataDir, databasePlace, engine }: Product, settings: Settings): string {
  const rows: [string, string][] = [
    ['Address', address],
    ['Sign in', `${address}/sign-in#key=${encodeURIComponent(apiKey)}`],
    ['Data', databasePlace === dataDir ? dataDir : `${dataDir}, database in ${databasePlace}`],
    ['Engine', engine.kind === 'engine' ? engine.dockerHost : `none, so runs wait. ${engine.advice}`],
    ...(settings.bundledWorker ? [] : ([['Worker', 'none here (GYOZA_BUNDLED_WORKER=0)']] satisfies [string, string][])),
    ['Stop', 'Ctrl-C'],
  ];
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  return ['', `Gyoza is ready after ${seconds} s.`, '', ...rows.map(([name, value]) => `  ${name.padEnd(8)} ${value}`), ''].join('\n');
}
