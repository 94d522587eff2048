/**
 * The form of an op with 60 inputs of every type, in a real Chromium, beside a bare page that has 60 plain controls and no script at all.
 *
 *   npm run bench:form -- [--rounds 10] [--keys 60]
 *
 * Prints how long it takes from the address to a form that can be sent, for both pages in turns, and how long the browser is busy with one keystroke.
 * Starts a product of its own unless GYOZA_SERVER_URL and GYOZA_API_KEY name one.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { putDefinition } from '@/lib/client/definitions';
import { BROWSER_ARGS, findBrowser } from '@/scripts/testing/find-browser';
import { openProduct } from './product';
import { median, percentile } from './statistics';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, keys: { type: 'string', default: '60' } } });
const [rounds, keys] = [Number(values.rounds), Number(values.keys)] as [number, number];
if (!(rounds >= 1 && keys >= 1)) throw new Error('--rounds and --keys take numbers.');

/** One input of each kind; six of each make sixty. */
const KINDS = [
  { type: 'string', max_length: 200 },
  { type: 'string', multiline: true, required: false },
  { type: 'int', min: 0, max: 1000, unit: 'px', default: 3 },
  { type: 'float', step: 0.5, default: 1.5 },
  { type: 'bool', default: true },
  { type: 'string', choices: ['a', 'b', 'c', 'd', 'e', 'f'], default: 'a' },
  { type: 'list', items: { type: 'string' }, default: ['one', 'two'] },
  { type: 'dict', properties: { x: { type: 'int', default: 1 }, y: { type: 'string', default: 'y' } } },
  { type: 'datetime', required: false },
  { type: 'string', format: 'color', default: '#336699', visible_when: { f5: ['a', 'b'] } },
];
const specs = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, { ...KINDS[n % KINDS.length], title: `Field ${n}` }]));

const product = await openProduct();
const bare = createServer((_request, response) => {
  const controls = Array.from({ length: 60 }, (_, n) => `<p><label>Field ${n} <input name="f${n}"></label></p>`).join('');
  response
    .writeHead(200, { 'Content-Type': 'text/html' })
    .end(`<!doctype html><title>Bare</title><form>${controls}<button>Run</button></form>`);
});
await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath: await findBrowser(console.log), args: BROWSER_ARGS });
try {
  await putDefinition(product.server, { id: 'bench-form', version: '1.0.0', image: 'example/op:1', input_specs: specs });
  const context = await browser.newContext();
  await context.request.post(`${product.server.url}/sign-in`, { data: { access_key: product.server.key } });
  const page = await context.newPage();
  const ours: number[] = [];
  const theirs: number[] = [];
  const address = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
  await untilReady(page, `${product.server.url}/definitions/bench-form`); // the first visit also fills the browser's cache
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await untilReady(page, address));
    ours.push(await untilReady(page, `${product.server.url}/definitions/bench-form`));
  }
  const ourKeys = await keystrokes(page, 'Field 0');
  await untilReady(page, address);
  const bareKeys = await keystrokes(page, 'Field 0');
  const line = (name: string, a: number[], b: number[]) =>
    `${name}: p50 ${median(a).toFixed(1)} ms, p95 ${percentile(a, 0.95).toFixed(1)} ms; bare ${median(b).toFixed(1)} and ${percentile(b, 0.95).toFixed(1)} ms; ratio ${(median(a) / median(b)).toFixed(1)}`;
  console.log(line(`60 fields, address to Run that can be pressed (${rounds} visits)`, ours, theirs));
  console.log(line(`one keystroke (${keys} keys)`, ourKeys, bareKeys));
} finally {
  await browser.close();
  bare.close();
  await product.stop();
}

/** Milliseconds from asking for the page to a button Run that is there and enabled. */
async function untilReady(page: Page, url: string): Promise<number> {
  await page.goto('about:blank');
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('button:enabled', { hasText: /^Run$/ }).waitFor();
  return performance.now() - began;
}

/** Milliseconds that the page's thread is busy with each key: from its event until it takes the next message. */
async function keystrokes(page: Page, label: string): Promise<number[]> {
  await page.getByLabel(label, { exact: true }).click();
  await page.evaluate(() => {
    const busy: number[] = [];
    Object.assign(globalThis, { busy });
    addEventListener(
      'keydown',
      () => {
        const began = performance.now();
        const channel = new MessageChannel();
        addEventListener(
          'input',
          () => {
            channel.port1.onmessage = () => busy.push(performance.now() - began);
            channel.port2.postMessage(null);
          },
          { once: true },
        );
      },
      { capture: true },
    );
  });
  for (let key = 0; key < keys; key += 1) await page.keyboard.press('a', { delay: 20 });
  return page.evaluate(() => (globalThis as unknown as { busy: number[] }).busy);
}
