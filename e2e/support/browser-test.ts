import { expect, request, test as base, type Page } from 'playwright/test';
import { product } from './product';

const NETWORK_CHANGED = 'net::ERR_NETWORK_CHANGED';

interface Fixtures {
  /** Errors in the browser's console that this test provokes, such as the answer to a wrong key; any other fails it. */
  provoked: RegExp[];
}

interface WorkerFixtures {
  /** Cookies of a person who has signed in. */
  session: Awaited<ReturnType<Awaited<ReturnType<typeof request.newContext>>['storageState']>>;
}

/**
 * A test in a browser whose person has signed in. Paths count from the product's address, and an error in the page fails the
 * test even when everything else looks right.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  baseURL: product.url,
  // Far from the server's zone, so that a page that mixes them up is noticed.
  timezoneId: 'Asia/Kathmandu',
  locale: 'en-GB',
  viewport: { width: 1280, height: 900 },
  contextOptions: { reducedMotion: 'reduce' },

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

  page: async ({ page, provoked }, use) => {
    const errors: string[] = [];
    // A container that comes or goes changes the network interfaces of its host, and Chromium then drops the connections it has.
    // People whose browser runs beside the engine live with that too: the page must go on all the same.
    const goto = page.goto.bind(page);
    page.goto = (...to) =>
      goto(...to).catch((error: unknown) => {
        if (!String(error).includes(NETWORK_CHANGED)) throw error;
        return goto(...to);
      });
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    await use(page);
    const known = [...provoked, new RegExp(NETWORK_CHANGED)];
    expect(errors.filter((error) => !known.some((pattern) => pattern.test(error)))).toEqual([]);
  },
});

/** The state that the run page shows, as a person reads it. */
export function stateOf(page: Page) {
  return page
    .getByRole('main')
    .getByRole('status')
    .filter({ hasText: / is (Pending|Assigned|Running|Completed|Failed|Cancelled)/ });
}
