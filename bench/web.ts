/**
 * What a browser fetches and how soon it paints: the run page of an ended run with a log, its compressed JavaScript, and its first and largest paint in a
 * real Chromium, with an empty and with a filled cache; and how long a log of a million lines takes to open, from the way to its page to its lines.
 *
 *   npm run bench:web -- [--rounds 10] [--lines 1000000]
 *
 * Starts a product of its own unless GYOZA_SERVER_URL and GYOZA_API_KEY name one, whose worker must use the engine of DOCKER_HOST.
 */
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import Docker from 'dockerode';
import { chromium, type Browser } from 'playwright';
import { createRun } from '@/lib/client/runs';
import { untilEnded } from '@/e2e/support/follow-run';
import { buildTestImages, TEST_IMAGES } from '@/e2e/support/test-images';
import { BROWSER_ARGS, findBrowser } from '@/scripts/testing/find-browser';
import { readDockerHost } from '@/worker/docker/docker-host';
import { openProduct } from './product';
import { median, percentile } from './statistics';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, lines: { type: 'string', default: '1000000' } } });
const [rounds, lines] = [Number(values.rounds), Number(values.lines)] as [number, number];
if (!(rounds >= 1 && lines >= 1)) throw new Error('--rounds and --lines take numbers.');

await buildTestImages(new Docker(readDockerHost(process.env).options));
const { server, stop } = await openProduct();
const browser = await chromium.launch({ executablePath: await findBrowser(console.log), args: BROWSER_ARGS });
try {
  const { id } = await createRun(server, {
    image: TEST_IMAGES.shell,
    command: ['sh', '-c', 'seq 1 2000; echo \'{"answer": 42}\' > $GYOZA_OUTPUT'],
  });
  await untilEnded(server, id);
  const scripts = new Map<string, { raw: number; sent: number }>();
  const [cold, warm] = [[], []] as [Paint[], Paint[]];
  for (let round = 0; round < rounds; round += 1) {
    const { first, again } = await visit(browser, `${server.url}/runs/${id}`, scripts);
    cold.push(first);
    warm.push(again);
  }
  const sum = (size: (each: { raw: number; sent: number }) => number) =>
    [...scripts.values()].reduce((total, each) => total + size(each), 0);
  console.log(
    `JavaScript of the run page: ${kb(sum(({ sent }) => sent))} compressed, ${kb(sum(({ raw }) => raw))} raw, ${scripts.size} files`,
  );
  for (const [name, paints] of [
    ['empty cache', cold],
    ['filled cache', warm],
  ] as const) {
    for (const paint of ['first', 'largest'] as const) {
      const times = paints.map((each) => each[paint]);
      console.log(
        `${name}: ${paint} paint p50 ${median(times).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms (${rounds} visits)`,
      );
    }
  }
  const long = await createRun(server, { image: TEST_IMAGES.shell, command: ['seq', '1', String(lines)] });
  await untilEnded(server, long.id);
  const opened = await openLog(browser, `${server.url}/runs/${long.id}`);
  console.log(
    `log of ${lines.toLocaleString('en-GB')} lines: open p50 ${median(opened).toFixed(0)} ms, p95 ${percentile(opened, 0.95).toFixed(0)} ms (${rounds} visits)`,
  );
} finally {
  await browser.close();
  await stop();
}

interface Paint {
  first: number;
  largest: number;
}

async function visit(
  browser: Browser,
  url: string,
  scripts: Map<string, { raw: number; sent: number }>,
): Promise<{ first: Paint; again: Paint }> {
  const context = await browser.newContext();
  await context.request.post(`${server.url}/sign-in`, { data: { access_key: server.key } });
  const page = await context.newPage();
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    const address = response.url();
    if (response.request().resourceType() !== 'script' || scripts.has(address)) return;
    bodies.push(
      response.body().then((body) => {
        scripts.set(address, { raw: body.length, sent: gzipSync(body).length });
      }),
    );
  });
  const first = await paints(url);
  await Promise.all(bodies);
  const again = await paints(url);
  await context.close();
  return { first, again };

  async function paints(to: string): Promise<Paint> {
    await page.goto('about:blank');
    await page.goto(to, { waitUntil: 'load' });
    // As text: what is evaluated in the page must not refer to anything here.
    return page.evaluate<Paint>(`new Promise((resolve) => {
      new PerformanceObserver((list) => {
        const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
        setTimeout(() => resolve({ first, largest: list.getEntries().at(-1).startTime }), 300);
      }).observe({ type: 'largest-contentful-paint', buffered: true });
    })`);
  }
}

/** How long each visit takes until lines of the log are on the page. */
async function openLog(browser: Browser, url: string): Promise<number[]> {
  const context = await browser.newContext();
  await context.request.post(`${server.url}/sign-in`, { data: { access_key: server.key } });
  const page = await context.newPage();
  const line = page.getByRole('region', { name: 'Log lines' }).locator('[data-index]').first();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto('about:blank');
    const began = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await line.getByText(/^\d+$/).first().waitFor();
    times.push(performance.now() - began);
  }
  await context.close();
  return times;
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} kB`;
}
