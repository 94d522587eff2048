import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { putDefinition, runDefinition } from '@/lib/client/definitions';
import { createDestination, deleteDestination } from '@/lib/client/destinations';
import { createLink } from '@/lib/client/links';
import { OPERATIONS } from '@/lib/contract/operations';
import { PAGES } from '@/lib/contract/pages';
import { samplePath } from '@/lib/contract/testing/bad-requests';
import { foundIn, spellings } from '@/lib/contract/testing/secret-spellings';
import { startReceiver } from '@/lib/server/testing/webhook-receiver';
import { stateOf, test } from '../../support/browser-test';
import { readLog } from '../../support/expect-run';
import { untilEnded } from '../../support/follow-run';
import { pageAddress, type PageSubjects } from '../../support/page-address';
import { dataFolder, engine, product } from '../../support/product';
import { tableRows } from '../../support/product-tables';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

test.beforeAll(() => buildTestImages(engine));

const op = `leaks-${randomUUID()}`;
const SECRET = `s3cr&t "wörd"/+?=~ ${randomUUID().slice(0, 8)}`;
const NEEDLES = spellings(SECRET);

/** Gives away its secret in every way that an op has, and in every spelling that a shell can make. */
const CHATTER = String.raw`
  json=$(sed 's/.*"token":"\(\([^"\\]\|\\.\)*\)".*/\1/' "$GYOZA_INPUT")
  plain=$(printf %s "$json" | sed 's/\\"/"/g')
  base64=$(printf %s "$plain" | base64 | tr -d '\n=')
  hex=$(printf %s "$plain" | od -An -v -tx1 | tr -d ' \n')
  url=$(printf %s "$plain" | sed 's/ /%20/g; s/"/%22/g; s/&/%26/g; s/ö/%C3%B6/g; s/\//%2F/g; s/+/%2B/g; s/?/%3F/g; s/=/%3D/g')
  for each in "$plain" "$json" "$base64" "$hex" "$url"; do printf 'stdout %s\n' "$each"; printf 'stderr %s\n' "$each" >&2; done
  said="$json $base64 $hex $url"
  printf '{"gyoza": {"info": "info %s", "payload": {"%s": ["%s"]}}}\n' "$said" "$said" "$said"
  printf '{"gyoza": {"outputs": {"said": "output %s"}}}\n' "$said"
  printf '{"gyoza": {"error": "error %s"}}\n' "$said"
  exit 3`;

/** Where the secret was found, and how it was spelled there. */
const leaks: string[] = [];
const look = (where: string, text: string | Buffer): void => {
  leaks.push(...foundIn(text, NEEDLES).map((needle) => `${where}: ${needle}`));
};

const MASK = '••••••';
const masks = (count: number): string => Array.from({ length: count }, () => MASK).join(' ');

test(
  'a secret that its op gives away lies nowhere in clear: tables, files and logs, answers, pages, what is copied, what is told',
  { tag: '@long' },
  async ({ page, storageState }) => {
    const receiver = await startReceiver();
    const destination = await createDestination(product, {
      ...{ name: op, kind: 'webhook', url: receiver.url, signing_secret: `whsec_${'A'.repeat(32)}` },
      events: ['STARTED', 'INFO', 'ERROR', 'FAILED'],
    });
    try {
      await putDefinition(product, {
        ...{ id: op, version: '1.0.0', image: TEST_IMAGES.shell, network: 'none', command: ['sh', '-c', CHATTER] },
        input_specs: { token: { type: 'secret', title: 'Token' }, size: { type: 'int', default: 1, title: 'Size' } },
        event_delivery: { topic: op },
      });
      const created = await runDefinition(product, op, { inputs: { token: SECRET } }, '1.0.0', { idempotencyKey: randomUUID() });
      look('the answer to who started it', JSON.stringify(created));
      const { id: run, ...ended } = await untilEnded(product, created.id);
      // It did give it away, in each of the ways.
      expect(ended).toMatchObject({ state: 'FAILED', inputs: { token: MASK }, outputs: { said: expect.stringContaining(MASK) } });
      expect(ended.execution_summary).toMatchObject({ exit_code: 3, error_message: `error ${masks(4)}` });
      expect(ended.events.find(({ type }) => type === 'INFO')?.msg).toBe(`info ${masks(4)}`);
      const lines = await readLog(product, run, 1);
      expect(lines).toHaveLength(10);
      expect([...new Set(lines)].sort()).toEqual([`stderr ${MASK}`, `stdout ${MASK}`]);
      await expect.poll(() => receiver.received.some(({ body }) => body.includes('run.failed'))).toBe(true);
      for (const { body, headers } of receiver.received) look('a notice', `${body} ${JSON.stringify(headers)}`);

      const { path } = await createLink(product, op, { inputs: { size: 2 } });
      const subjects = { op, run, worker: ended.worker_id ?? '', token: path.split('/').at(-1) ?? '' };
      await lookAtAnswers(subjects);
      const [{ name, value } = { name: '', value: '' }] = typeof storageState === 'object' ? storageState.cookies : [];
      await lookAtPages(subjects, `${name}=${value}`);
      await lookAtCopies(page, run);

      const rows = await tableRows();
      expect(rows.get('public.attempts')?.filter((row) => row.includes(run))).toHaveLength(1);
      for (const [table, each] of rows) for (const row of each) look(`the table ${table}`, row);
      await lookAtFiles();
      expect(leaks).toEqual([]);
    } finally {
      await deleteDestination(product, destination.id);
      await receiver.close();
    }
  },
);

/** Whatever a script can read, also live and as text. */
async function lookAtAnswers({ op: definition, run, worker, token }: PageSubjects & { token: string }): Promise<void> {
  const reads = OPERATIONS.filter(({ method }) => method === 'GET').map((operation) =>
    samplePath(operation, { definition, run, worker }).replace('{token}', token),
  );
  for (const path of reads) look(path, await read(path, '*/*'));
  for (const [path, accept] of [
    [`/runs/${run}/events`, 'text/event-stream'],
    [`/runs/${run}/logs`, 'text/event-stream'],
    [`/runs/${run}/logs`, 'text/plain'],
  ] as const) {
    const text = await read(path, accept);
    expect(text).toContain(MASK);
    look(`${path} as ${accept}`, text);
  }
}

async function read(path: string, accept: string): Promise<string> {
  const answer = await fetch(`${product.url}${path}`, { headers: { 'X-API-Key': product.key, Accept: accept } });
  return answer.text();
}

/** Every page there is, as the server sends it. */
async function lookAtPages(subjects: PageSubjects, cookie: string): Promise<void> {
  const { run } = subjects;
  const more = [
    `/definitions/${op}?rerun_of=${run}`,
    `/editor?op=${op}`,
    `/runs/compare?left=${run}&right=${run}:1`,
    `/runs?op_definition=${op}`,
  ];
  for (const address of [...Object.keys(PAGES).map((each) => pageAddress(each, subjects)), ...more]) {
    const answer = await fetch(`${product.url}${address}`, { headers: { Accept: 'text/html', Cookie: cookie } });
    const html = await answer.text();
    expect(html, address).toContain('<html');
    look(`the page ${address}`, html);
  }
}

/** What a person takes away from the form into which they typed it, and from the page of the run. */
async function lookAtCopies(page: Page, run: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (button: string): Promise<string> => {
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('status').filter({ hasText: /^Copied$/ })).toHaveCount(1);
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await expect(page.getByRole('status').filter({ hasText: /^Copied$/ })).toHaveCount(0);
    return text;
  };
  await page.goto(`/definitions/${op}`);
  await page.getByLabel('Token').fill(SECRET);
  await page.getByText('Copy or share').click();
  for (const kind of ['curl', 'Python', 'JavaScript', 'link']) {
    const text = await copied(`Copy as ${kind}`);
    expect(text).toContain(op);
    look(`copied as ${kind}`, text);
  }

  await page.goto(`/runs/${run}`);
  await expect(stateOf(page)).toContainText('Failed');
  await expect(page.getByRole('region', { name: 'Log lines' })).toContainText(`stdout ${MASK}`);
  const report = await copied('Copy a report for the op’s author');
  expect(report).toContain(`stdout ${MASK}`);
  look('the copied report', report);
  look('the page of the run as it is drawn', await page.content());
}

/** The data folder: what processes log, what they keep, and the files of the database itself. */
async function lookAtFiles(): Promise<void> {
  const entries = await readdir(dataFolder(), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files).toEqual(expect.arrayContaining(['web.log', 'worker.log', 'postgres.log'].map((name) => join(dataFolder(), 'logs', name))));
  for (const file of files) {
    const bytes = await readFile(file).catch((error: unknown) => {
      // PostgreSQL and the servers go on meanwhile.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (bytes !== null) look(file, bytes);
  }
}
