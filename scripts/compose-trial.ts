import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildImages, TRIAL_IMAGES } from './compose-trial/build-images';
import { interpolate, readCompose } from './compose-trial/read-compose';
import { TrialContainers } from './compose-trial/trial-containers';
import { findEngine } from './engine/find-engine';
import { freePort } from './free-port';
import { PlainError, messageOf } from './plain-error';
import { runTrial, type Undo } from './run-trial';
import { buildOpImage, findBases } from './samples/build-image';
import { connectEngine } from './samples/engine';
import { readOpFolders } from './samples/op-folder';
import { stopSignals } from './stop-signals';
import { startTemporaryCluster } from './temporary-cluster';

// `npm run trial:compose`: builds both images of the Dockerfile, runs them with the environment of compose.yaml, and has them carry out one op. What
// differs from `docker compose up`: see build-images.ts for the two images, and both containers share the network of this machine, so that they
// reach a PostgreSQL of this checkout.
const root = resolve(import.meta.dirname, '..');
const log = (line: string): void => {
  console.log(line);
};
const stop = stopSignals(log, () => process.exit(1));
await runTrial(trial);

async function trial(undo: Undo): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gyoza-compose-'));
  undo.push(async () => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'logs'));
  const engine = await findEngine({ dockerHost: process.env['DOCKER_HOST'], mayInstall: true, dataDir: folder, log, stop: stop.signal });
  if (engine.kind === 'none' || !engine.dockerHost.startsWith('unix://'))
    throw new PlainError('The trial needs an engine on this machine.');
  undo.push(engine.stop);
  const docker = connectEngine(engine.dockerHost);
  undo.push(async () => {
    for (const image of TRIAL_IMAGES)
      await docker
        .getImage(image)
        .remove()
        .catch(() => undefined);
  });
  const images = await timed('both images are built', async () => buildImages({ dockerHost: engine.dockerHost, root, folder }));
  const database = await startTemporaryCluster();
  undo.push(database.stop);
  stop.signal.throwIfAborted();

  const port = await freePort();
  const server = `http://127.0.0.1:${port}`;
  const [apiKey, workerKey, secretKey] = [secret(), secret(), secret()];
  const variables = { POSTGRES_PASSWORD: 'not used', GYOZA_API_KEY: apiKey, GYOZA_WORKER_KEY: workerKey, GYOZA_SECRET_KEY: secretKey };
  const { services } = readCompose(root);
  const environment = (name: string, own: Record<string, string>): Record<string, string> => ({
    ...Object.fromEntries(Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [key, interpolate(value, variables)])),
    ...own,
  });
  const containers = new TrialContainers(docker);
  undo.push(async () => containers.remove());
  const web = await containers.start(images.web, {
    env: environment('web', { DATABASE_URL: database.url, GYOZA_HOST: '127.0.0.1', GYOZA_PORT: String(port) }),
  });
  await timed('web is healthy', async () => untilHealthy(server, async () => containers.words(web)));
  const socket = engine.dockerHost.slice('unix://'.length);
  const worker = await containers.start(images.worker, {
    env: environment('worker', { GYOZA_SERVER_URL: server }),
    binds: [`${socket}:/var/run/docker.sock`],
    group: String((await stat(socket)).gid),
  });
  await timed('hello runs to the end', async () => runHello(engine.dockerHost, server, apiKey, async () => containers.words(worker)));
  await timed('both stop when they are asked to', async () => containers.stop());
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const result = await work();
  log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${what}`);
  stop.signal.throwIfAborted();
  return result;
}

function secret(): string {
  return randomBytes(24).toString('hex');
}

async function untilHealthy(server: string, words: () => Promise<string>): Promise<void> {
  const end = Date.now() + 90_000;
  for (;;) {
    const answer = await fetch(`${server}/health`).catch(() => null);
    if (answer?.ok === true) return;
    if (Date.now() > end) throw new PlainError(`The web container did not become healthy:\n${await words()}`);
    await delay(200);
  }
}

async function runHello(dockerHost: string, server: string, key: string, words: () => Promise<string>): Promise<void> {
  const hello = (await readOpFolders()).find(({ id }) => id === 'hello');
  if (hello === undefined) throw new PlainError('There is no sample op hello.');
  const docker = connectEngine(dockerHost);
  await buildOpImage(docker, hello, await findBases(docker));
  const headers = { 'X-API-Key': key };
  const yaml = { ...headers, 'Content-Type': 'application/yaml' };
  await expectStatus(await fetch(`${server}/definitions`, { method: 'POST', headers: yaml, body: hello.yaml }), 201);
  const json = { ...headers, 'Content-Type': 'application/json' };
  const created = await fetch(`${server}/definitions/hello/runs`, { method: 'POST', headers: json, body: '{"inputs":{"name":"Ada"}}' });
  const { id } = (await (await expectStatus(created, 201)).json()) as { id: string };
  // The stream closes when the run has ended.
  const follow = { ...headers, Accept: 'text/event-stream' };
  const events = await fetch(`${server}/runs/${id}/events`, { headers: follow, signal: AbortSignal.timeout(90_000) });
  await events.text().catch(async (error: unknown) => {
    throw new PlainError(`hello did not end (${messageOf(error)}); the worker says:\n${await words()}`);
  });
  const run = (await (await fetch(`${server}/runs/${id}`, { headers })).json()) as { state: string; outputs: object };
  if (run.state !== 'COMPLETED') throw new PlainError(`hello ended ${run.state}: ${JSON.stringify(run)}`);
  log(`           hello: ${JSON.stringify(run.outputs)}`);
  const page = await fetch(`${server}/sign-in`, { headers: { accept: 'text/html' } });
  if (!(await page.text()).includes('Access key')) throw new PlainError(`The pages are not served (${page.status}).`);
}

async function expectStatus(answer: Response, status: number): Promise<Response> {
  if (answer.status !== status) throw new PlainError(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
