import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect, type Page } from 'playwright/test';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Every rule in light. In dark only what colours change: nothing else differs, and the whole takes as long again. */
const OPTIONS: Record<'light' | 'dark', RunOptions> = {
  light: { resultTypes: ['violations'], preload: false },
  dark: { resultTypes: ['violations'], preload: false, runOnly: ['color-contrast', 'link-in-text-block'] },
};
/** The narrowest phone that counts. */
const PHONE = { width: 375, height: 812 };
const DESKTOP = { width: 1280, height: 900 };

/** Expects that axe finds nothing, in light and in dark. `what` names the page in the report. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // Evaluated by the debugger, which the page's content security policy does not concern. Once per document: it is half a megabyte.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${source}; undefined`);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const results: AxeResults = await page.evaluate(
      (options) => (globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run(options),
      OPTIONS[colorScheme],
    );
    const found = results.violations.map(
      ({ id, help, nodes }) => `${id}: ${help} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
    expect(found, `${what}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** Expects that nothing has to be scrolled sideways on a phone. */
export async function expectFitsPhone(page: Page, what: string): Promise<void> {
  await page.setViewportSize(PHONE);
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const beyond = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth);
    return `${scrollWidth} px wide; beyond the edge: ${beyond
      .slice(-3)
      .map((element) => element.outerHTML.slice(0, 120))
      .join(' | ')}`;
  });
  expect(wide, `${what} at ${PHONE.width} px`).toBeNull();
  await page.setViewportSize(DESKTOP);
}
