import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'playwright/test';
import { runDefinition, putDefinition } from '@/lib/client/definitions';
import { expectAccessible } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { untilEnded } from '../../support/follow-run';
import { pictureBomb } from '../../support/picture-bomb';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

/** Whoever wants to know who reads a result: nothing may be asked of it. */
let outside: Server;
let asked: string[];
let evil: string;

test.beforeAll(async () => {
  await buildTestImages(engine);
  outside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  evil = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
});
test.beforeEach(() => {
  asked = [];
});
test.afterAll(() => new Promise((resolve) => outside.close(resolve)));

const script = (what: string): string => `document.title='taken by ${what}';fetch('${evil}/${what}')`;
const svg = (): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80" onload="${script('svg-load')}"><script>${script('svg')}</script>` +
  `<image href="${evil}/svg-image"/><rect width="200" height="80" fill="teal"/></svg>`;
const html = (): string =>
  `<html><head><title>x</title><meta http-equiv="refresh" content="0;url=${evil}/refresh"><link rel="stylesheet" href="${evil}/style">` +
  `<link rel="preconnect" href="${evil}"><base href="${evil}"><style>@import url(${evil}/import); body { background: url(${evil}/background) }</style></head>` +
  `<body onload="${script('body-load')}"><h1>Quarterly report</h1><script>${script('html')}</script><img src="${evil}/img" onerror="${script('img-error')}">` +
  `<iframe src="${evil}/frame"></iframe><form action="${evil}/form"><button>Press me</button></form><a href="${evil}/link">a link</a>` +
  `<svg><use href="${evil}/use"/></svg><video src="${evil}/video" autoplay></video>${svg()}</body></html>`;
const markdown = (): string =>
  `# Findings\n\n**Bold**, <img src=x onerror="${script('markdown')}"> and ![picture](${evil}/markdown-image) and [a link](javascript:${script('markdown-link')})\n\n| a | b |\n|---|---|\n| 1 | 2 |\n`;

test(
  'what an op leaves is shown as what it is; hostile HTML, SVG, Markdown, CSV and pictures run nothing, ask nothing of anybody and fill no memory',
  { tag: '@long' },
  async ({ page, provoked }) => {
    // What the policies stop, the browser says in its console.
    provoked.push(/Content Security Policy|sandboxed|Refused to|net::ERR_BLOCKED_BY/i);
    const outputs = {
      accuracy: 0.97,
      report: html(),
      findings: markdown(),
      chart: 'chart.svg',
      bomb: 'bomb.png',
      places: {
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            properties: { name: 'Pond' },
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [8, 50],
                  [9, 50],
                  [9, 51],
                  [8, 50],
                ],
              ],
            },
          },
        ],
      },
      scores: Array.from({ length: 12 }, (_, n) => ({ name: n === 3 ? `=HYPERLINK("${evil}/formula")` : `row ${n}`, score: (n * 7) % 12 })),
      config: { model: { layers: [1, 2, { deep: { deeper: 'bottom' } }] } },
    };
    const files = {
      'chart.svg': svg(),
      'bomb.png': pictureBomb(),
      'report.html': html(),
      'notes.md': markdown(),
      'data.csv': `name,score\n=1+1,2\nplain,-3\n`,
    };
    await putDefinition(product, {
      id: 'outputs-journey',
      version: '1.0.0',
      image: TEST_IMAGES.shell,
      command: [
        'sh',
        '-c',
        'printf %s "$GYOZA_INPUT_OUT" > $GYOZA_OUTPUT; for n in svg html md csv; do :; done; eval "$GYOZA_INPUT_SCRIPT"',
      ],
      input_specs: { out: { type: 'string' }, script: { type: 'string' } },
      output_specs: {
        report: { kind: 'html', title: 'Report' },
        findings: { kind: 'markdown', title: 'Findings of the run' },
        config: { kind: 'json' },
      },
    });
    const write = Object.entries(files)
      .map(([name, content]) => `echo ${Buffer.from(content).toString('base64')} | base64 -d > $GYOZA_OUTPUT_DIR/${name}`)
      .join('; ');
    const { id } = await runDefinition(product, 'outputs-journey', { inputs: { out: JSON.stringify(outputs), script: write } });
    await untilEnded(product, id);

    await page.goto(`/runs/${id}`);
    const result = page.getByRole('region', { name: 'Result' });
    await expect(result.getByText('0.97')).toBeVisible();
    const frame = result.frameLocator('iframe[title="HTML: Report"]');
    await expect(frame.getByRole('heading', { name: 'Quarterly report' })).toBeVisible();
    await frame.getByRole('button', { name: 'Press me' }).click();
    await frame.getByText('a link').click();
    await expect(result.getByRole('heading', { name: 'Findings', exact: true })).toBeVisible();
    await expect(result.locator('a[href^="javascript"]')).toHaveCount(0);
    await expect(result.getByRole('img', { name: 'Drawing of places: 1 shape' })).toBeVisible();
    const chart = result.getByRole('img', { name: 'chart.svg' });
    await expect(chart).toBeVisible();
    expect(await chart.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(200);
    await result.getByRole('button', { name: 'Enlarge chart.svg' }).click();
    await page.getByRole('dialog', { name: 'chart.svg' }).getByRole('button', { name: 'Real size' }).click();
    await page.keyboard.press('Escape');
    await expect(result.getByText('The browser cannot show this picture; download it instead.')).toBeVisible();

    const table = result.getByRole('region', { name: 'Table: scores' });
    await table.getByRole('button', { name: 'score' }).click();
    await table.getByRole('button', { name: 'score' }).click();
    await expect(table.getByRole('row').nth(1)).toContainText('11');
    await result.getByLabel('Filter scores').fill('HYPER');
    await expect(result.getByText('1 of 12 rows')).toBeVisible();
    const download = page.waitForEvent('download');
    await result.getByRole('button', { name: 'Save scores as CSV' }).click();
    const csv = Buffer.concat(await (await (await download).createReadStream()).toArray()).toString();
    expect(csv).toBe(`\uFEFFname,score\r\n"'=HYPERLINK(""${evil}/formula"")",9\r\n`);
    const excel = page.waitForEvent('download');
    await result.getByRole('button', { name: 'Save scores for Excel' }).click();
    expect((await excel).suggestedFilename()).toBe('scores.xlsx');

    for (const name of ['data.csv', 'notes.md', 'report.html']) await result.getByText(`Show ${name}`).click();
    await expect(result.getByRole('region', { name: 'Table: data.csv' })).toContainText('=1+1');
    await expect(result.frameLocator('iframe[title="HTML: report.html"]').getByRole('heading', { name: 'Quarterly report' })).toBeVisible();
    await expect(result.getByRole('heading', { name: 'Findings', exact: true })).toHaveCount(2);
    await result.getByText('layers').click();
    await expectAccessible(page, 'a run with outputs of every kind');
    await expect(page).toHaveTitle('✓ outputs-journey is Completed · Gyoza');
    expect(asked).toEqual([]);
  },
);
