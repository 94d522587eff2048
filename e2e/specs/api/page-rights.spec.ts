import { randomUUID } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { putAccess } from '@/lib/client/access';
import { callEmpty, callJson, path, type Connection } from '@/lib/client/connection';
import { archiveDefinition, putDefinition, runDefinition } from '@/lib/client/definitions';
import { cancelRun } from '@/lib/client/runs';
import { listWorkers } from '@/lib/client/workers';
import { newKey, type NewKey } from '@/lib/contract/key';
import { PAGES, type PageNeed } from '@/lib/contract/pages';
import { LADDER, reaches, type Step } from '@/lib/domain/may';
import { pageAddress } from '../../support/page-address';
import { product } from '../../support/product';

type Verdict = 'shown' | 'sign-in' | 'not for the role' | 'not found';
interface Visitor {
  name: string;
  role: Step | null;
  cookie: string | null;
}

const op = `page-rights-${randomUUID()}`.slice(0, 40);
const keys: NewKey[] = [];
let run: string;
let worker: string;
const visitors: Visitor[] = [{ name: 'nobody', role: null, cookie: null }];

test.beforeAll(async () => {
  // Of somebody else than the maker of the visitors' keys, which see whatever their maker owns.
  const other = { url: product.url, key: (await madeKey('admin')).key };
  const owner = { url: product.url, key: (await madeKey('author', other)).key };
  await putDefinition(owner, { id: op, version: '1.0.0', image: 'example/never:1', constraints: { cpu: 4096 }, input_specs: {} });
  // It fits no worker, so it waits whatever else this product does.
  run = (await runDefinition(product, op, { inputs: {} })).id;
  await expect.poll(async () => (worker = (await listWorkers(product))[0]?.id ?? '')).not.toBe('');
  for (const role of LADDER) visitors.push({ name: role, role, cookie: await signedIn(role) });
});

test.afterAll(async () => {
  for (const { id } of keys) await callEmpty(product, { method: 'DELETE', path: path`/keys/${id}` });
  await cancelRun(product, run);
  await archiveDefinition(product, op);
});

async function madeKey(role: Step, maker: Connection = product): Promise<NewKey> {
  const made = await callJson(maker, { method: 'POST', path: '/keys', json: { name: `page rights ${role}`, role } }, newKey);
  keys.push(made);
  return made;
}

/** The cookie of somebody of a role, who comes with a key made for them. */
async function signedIn(role: Step): Promise<string> {
  const made = await madeKey(role);
  const answer = await fetch(`${product.url}/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ access_key: made.key }),
  });
  expect(answer.status).toBe(204);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** What a page answers, to whoever opens it in a browser. */
async function open(address: string, cookie: string | null): Promise<Verdict> {
  const headers = { Accept: 'text/html', ...(cookie === null ? {} : { Cookie: cookie }) };
  const answer = await fetch(`${product.url}${address}`, { headers, redirect: 'manual' });
  const text = await answer.text();
  if (answer.status === 307 && answer.headers.get('location')?.includes('/sign-in?next=') === true) return 'sign-in';
  if (answer.status === 404) return 'not found';
  expect([address, answer.status, answer.headers.get('content-type')]).toEqual([address, 200, 'text/html; charset=utf-8']);
  return text.includes('Not for your role') ? 'not for the role' : 'shown';
}

function expected({ least, isMissing }: PageNeed, role: Step | null): Verdict {
  if (least === null) return 'shown';
  if (role === null) return 'sign-in';
  if (!reaches(role, least)) return 'not for the role';
  return isMissing === true ? 'not found' : 'shown';
}

test('every page is shown to those it is for, and to nobody else', async () => {
  const found: string[] = [];
  const asked: string[] = [];
  for (const [page, need] of Object.entries(PAGES)) {
    for (const { name, role, cookie } of visitors) {
      found.push(`${page} ${name}: ${await open(pageAddress(page, { op, run, worker }), cookie)}`);
      asked.push(`${page} ${name}: ${expected(need, role)}`);
    }
  }
  expect(found).toEqual(asked);
});

test('pages of an op that somebody does not see, and of its runs, are not found', async () => {
  await putAccess(product, op, { see: { role: 'admin' } });
  const pages = Object.entries(PAGES).filter(([, { of }]) => of === 'op' || of === 'run');
  expect(pages.length).toBeGreaterThan(3);
  for (const [page, need] of pages) {
    for (const { name, role, cookie } of visitors) {
      const usual = expected(need, role);
      const verdict = usual === 'shown' && role !== 'admin' ? 'not found' : usual;
      expect([page, name, await open(pageAddress(page, { op, run, worker }), cookie)]).toEqual([page, name, verdict]);
    }
  }
});
