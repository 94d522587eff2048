import { expect, request, test as base, type BrowserContextOptions, type ConsoleMessage, type Page } from 'playwright/test';
import { product } from './product';

const NETWORK_CHANGED = 'net::ERR_NETWORK_CHANGED';

interface Fixtures {
  /** Errors in the browser's console that this test provokes, such as the answer to a wrong key; any other fails it. */
  provoked: RegExp[];
}

interface WorkerFixtures {
  /** The tab in which all tests of this process look at pages, one after the other. */
  tab: Page;
  /** Cookies of a person who has signed in. */
  session: Awaited<ReturnType<Awaited<ReturnType<typeof request.newContext>>['storageState']>>;
}

const VIEWPORT = { width: 1280, height: 900 };
const BROWSER: BrowserContextOptions = {
  baseURL: product.url,
  // Far from the server's zone, so that a page that mixes them up is noticed.
  timezoneId: 'Asia/Kathmandu',
  locale: 'en-GB',
  viewport: VIEWPORT,
  reducedMotion: 'reduce',
};

/**
 * A test in a browser whose person has signed in. Paths count from the product's address, and an error in the page fails the
 * test even when everything else looks right. Tests share a tab, with nothing left in it: a tab of its own costs each of them
 * two seconds on two cores, for what the browser then has to load and compile anew.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  baseURL: product.url,

  tab: [
    async ({ browser }, use) => {
      const context = await browser.newContext(BROWSER);
      // What the policy stops fails the test like any other error, also where a browser would say nothing of it.
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
          console.error(`Content Security Policy: ${effectiveDirective} stops ${blockedURI} (${sourceFile}:${lineNumber})`);
        });
      });
      await use(goAgain(await context.newPage()));
      await context.close();
    },
    { scope: 'worker' },
  ],
  context: ({ tab }, use) => use(tab.context()),

  session: [
    // Playwright wants the pattern, even where nothing is taken from it.
    async ({}, use) => {
      const context = await request.newContext({ baseURL: product.url });
      const answer = await context.post('/sign-in', { data: { access_key: product.key } });
      if (!answer.ok()) throw new Error(`Signing in: ${answer.status()} ${await answer.text()}`);
      await use(await context.storageState());
      await context.dispose();
    },
    { scope: 'worker' },
  ],
  storageState: ({ session }, use) => use(session),

  provoked: ({}, use) => use([]),

  page: async ({ tab: page, storageState, provoked }, use) => {
    const errors: string[] = [];
    const onConsole = (message: ConsoleMessage): void => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
    };
    const onError = (error: Error): void => {
      errors.push(String(error));
    };
    if (typeof storageState === 'object') await page.context().addCookies(storageState.cookies);
    page.on('console', onConsole).on('pageerror', onError);
    await use(page);
    await empty(page);
    page.off('console', onConsole).off('pageerror', onError);
    const known = [...provoked, new RegExp(NETWORK_CHANGED)];
    expect(errors.filter((error) => !known.some((pattern) => pattern.test(error)))).toEqual([]);
  },
});

/**
 * A container that comes or goes changes the network interfaces of its host, and Chromium then drops the connections it has.
 * People whose browser runs beside the engine live with that too: the page must go on all the same.
 */
function goAgain(page: Page): Page {
  const goto = page.goto.bind(page);
  page.goto = (...to) =>
    goto(...to).catch((error: unknown) => {
      if (!String(error).includes(NETWORK_CHANGED)) throw error;
      return goto(...to);
    });
  return page;
}

/** Leaves the tab as a new one is: no page, nothing kept by an earlier one, the usual window. */
async function empty(page: Page): Promise<void> {
  if (page.url().startsWith(product.url)) {
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
  }
  await page.goto('about:blank');
  await page.context().clearCookies();
  await page.setViewportSize(VIEWPORT);
  await page.emulateMedia({ colorScheme: null });
}

/** The state that the run page shows, as a person reads it. */
export function stateOf(page: Page) {
  return page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: / is (Pending|Assigned|Running|Completed|Failed|Cancelled)/ });
}
