/**
 * How long a line takes from a container's own clock to the text of a run page in a real Chromium, and to a stream that a script follows; beside a bare
 * follow stream of dockerode on a container that does the same at the same time; with one run under way, and with many. And whether a watcher that is cut
 * off again and again misses or repeats a line.
 *
 *   npm run bench:live -- [--seconds 20] [--runs 20] [--cuts 100]
 *
 * Each container prints its uptime clock, which counts in hundredths of a second, about ten times a second; that adds 5 ms on average to every figure, ours
 * and bare alike. Of many runs one is watched by the browser and the others by streams, as a browser would hold them: so many renderers would be what is
 * measured. Uses the product at GYOZA_SERVER_URL with GYOZA_API_KEY, whose worker must use the engine of DOCKER_HOST; without them it starts one.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Docker from 'dockerode';
import { chromium, type Browser } from 'playwright';
import { cancelRun, createRun } from '@/lib/client/runs';
import { buildTestImages, TEST_IMAGES } from '@/e2e/support/test-images';
import { BROWSER_ARGS, findBrowser } from '@/scripts/testing/find-browser';
import { readDockerHost } from '@/worker/docker/docker-host';
import { LineReader } from './line-reader';
import { productCpuMs } from './process-cpu';
import { openProduct } from './product';
import { median, percentile } from './statistics';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    runs: { type: 'string', default: '20' },
    cuts: { type: 'string', default: '100' },
  },
});
const [seconds, runs, cuts] = [Number(values.seconds), Number(values.runs), Number(values.cuts)] as [number, number, number];
if (!(seconds >= 1 && runs >= 1 && cuts >= 0)) throw new Error('--seconds, --runs and --cuts take numbers.');

const SCRIPT = 'n=0; while :; do read up rest < /proc/uptime; echo "live $n $up"; n=$((n + 1)); sleep 0.1; done';
const COMMAND = ['sh', '-c', SCRIPT];

/** Notes every line that comes into the page, with the moment at which it did. As text: what is evaluated in the page must not refer to anything here. */
const OBSERVE = `
  globalThis.seenLines = [];
  const known = new Set();
  const note = (node) => {
    for (const [text] of (node.textContent ?? '').matchAll(/live \\d+ \\d+\\.\\d+/g)) {
      if (known.has(text)) continue;
      known.add(text);
      globalThis.seenLines.push([text, performance.timeOrigin + performance.now()]);
    }
  };
  const box = document.querySelector('[aria-label="Log lines"]');
  note(box);
  globalThis.seenLines.length = 0;
  new MutationObserver((changes) => {
    for (const { addedNodes, target, type } of changes) {
      if (type === 'characterData') note(target);
      for (const node of addedNodes) note(node);
    }
  }).observe(box, { childList: true, characterData: true, subtree: true });`;

const docker = new Docker(readDockerHost(process.env).options);
await buildTestImages(docker);
const bootedAt = bootTime();
const { server, dataDir, stop } = await openProduct();
const browser = await chromium.launch({ executablePath: await findBrowser(console.log), args: BROWSER_ARGS });
try {
  await measure(browser, 1);
  await measure(browser, runs);
  await cutAgain();
} finally {
  await browser.close();
  await stop();
}

/** Prints how late lines are in the page and in a bare stream while `count` runs are watched. */
async function measure(browser: Browser, count: number): Promise<void> {
  const ids = await Promise.all(Array.from({ length: count }, startRun));
  const [first = '', ...others] = ids;
  const stream = new LineReader(server, first);
  const readers = [stream, ...others.map((id) => new LineReader(server, id))];
  const bare = await docker.createContainer({ Image: TEST_IMAGES.shell, Cmd: COMMAND, HostConfig: { NetworkMode: 'none' } });
  const context = await browser.newContext();
  try {
    for (const reader of readers) void reader.read(Infinity);
    const bareMs: number[] = [];
    await bare.start();
    const follow = await bare.logs({ follow: true, stdout: true });
    follow.on('data', (chunk: Buffer) => {
      for (const late of lateness(chunk.toString(), Date.now())) bareMs.push(late);
    });
    await context.request.post(`${server.url}/sign-in`, { data: { access_key: server.key } });
    const page = await context.newPage();
    await page.goto(`${server.url}/runs/${first}`);
    await page
      .getByText(/^live \d+/)
      .first()
      .waitFor();
    // What was written while the page loaded is no measure of how late a line is.
    await page.waitForTimeout(2000);
    await page.evaluate(OBSERVE);
    bareMs.length = 0;
    stream.seen.length = 0;
    const cpuBefore = await totalCpuMs(dataDir);
    await page.waitForTimeout(seconds * 1000);
    const cpu = (await totalCpuMs(dataDir)) - cpuBefore;
    const seen = await page.evaluate<[string, number][]>('globalThis.seenLines');
    const ours = seen.flatMap(([text, at]) => lateness(text, at));
    console.log(`${String(count).padStart(2)} watched  page   ${line(ours)}`);
    console.log(`            stream ${line(stream.seen.flatMap(([text, at]) => lateness(text, at)))}`);
    console.log(`            bare   ${line(bareMs)}`);
    if (dataDir !== null)
      console.log(`            CPU of web server and worker ${(cpu / seconds / count).toFixed(1)} ms per run and second`);
    for (const reader of readers) if (!reader.isWhole) throw new Error('A stream lost or repeated a line.');
  } finally {
    for (const reader of readers) reader.close();
    await context.close();
    await bare.remove({ force: true });
    await Promise.all(ids.map((id) => cancelRun(server, id, { force: true })));
  }
}

/** CPU time of web server and worker so far; 0 where the data folder of the product is not known. */
async function totalCpuMs(folder: string | null): Promise<number> {
  if (folder === null) return 0;
  const { web, worker } = await productCpuMs(folder);
  return web + worker;
}

/** A watcher is cut off after every few lines and resumes; prints how many lines it missed or saw twice. */
async function cutAgain(): Promise<void> {
  const id = await startRun();
  const reader = new LineReader(server, id);
  for (let cut = 0; cut < cuts; cut += 1) await reader.read(1 + (cut % 4));
  console.log(`${cuts} cuts: ${reader.numbers.length} lines, ${reader.lost} lost, ${reader.repeated} repeated`);
  await cancelRun(server, id, { force: true });
}

async function startRun(): Promise<string> {
  return (await createRun(server, { image: TEST_IMAGES.shell, command: COMMAND, network: 'none' })).id;
}

/** Milliseconds from the container's stamp to `at`, for every line in `text`. */
function lateness(text: string, at: number): number[] {
  return [...text.matchAll(/live \d+ (\d+\.\d+)/g)].map(([, up]) => at - (bootedAt + Number(up) * 1000));
}

function line(samples: number[]): string {
  return `p50 ${median(samples).toFixed(0).padStart(4)} ms  p95 ${percentile(samples, 0.95).toFixed(0).padStart(4)} ms  (${samples.length} lines)`;
}

/** When the machine's uptime was zero, in milliseconds since 1970: read at the moment at which the clock moves. */
function bootTime(): number {
  const read = (): number => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  const before = read();
  for (;;) {
    const now = read();
    if (now !== before) return Date.now() - now * 1000;
  }
}
