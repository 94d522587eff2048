import { expect, type Page } from 'playwright/test';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { stateOf, test } from '../../support/browser-test';
import { engine } from '../../support/product';
import { buildLabelledImage, buildShellImage, TEST_IMAGES } from '../../support/test-images';

const LABELLED = 'gyoza-test/labelled:1.2.0';
const COG = 'gyoza-test/cog-model:2';
const cogSchema = {
  components: {
    schemas: {
      Input: {
        properties: {
          prompt: { type: 'string', title: 'Prompt', 'x-order': 1 },
          image: { type: 'string', format: 'uri', title: 'Image', 'x-order': 0 },
        },
      },
    },
  },
};

test.beforeAll(async () => {
  await buildShellImage(engine);
  await buildLabelledImage(engine, LABELLED, {
    'gyoza.yml': definition('1.2.0', '9').replace('written-here', 'imported').replace('Written', 'Imported'),
  });
  await buildLabelledImage(engine, COG, { 'run.cog.openapi_schema': JSON.stringify(cogSchema) });
});

const definition = (version: string, max: string): string => `id: written-here
version: ${version}
image: ${TEST_IMAGES.shell}
title: Written here
description: Returns its inputs.
command: [sh, -c, 'cp /gyoza/input.json /gyoza/output.json']
network: none
input_specs:
  pages:
    type: int
    title: Pages
    unit: pages
    min: 1
    max: ${max}
    default: 3
output_specs:
  pages: { type: int }
timeout_s: 60
`;

const editor = (page: Page) => page.getByRole('textbox', { name: 'Definition (gyoza.yml)' });
const remarks = (page: Page) => page.getByRole('region', { name: 'Problems and hints' });
const preview = (page: Page) => page.getByRole('region', { name: 'Preview of the form' });

/** Without what a test before has typed: the editor keeps that in the very moment in which its page is left. */
async function openEditor(page: Page): Promise<void> {
  await page.goto('/definitions');
  await page.evaluate(() => {
    localStorage.clear();
  });
  await page.goto('/editor');
  await expect(editor(page)).toContainText('id: my-op');
}

/** Replaces the whole text as a person pastes it. */
async function write(page: Page, text: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press('Control+a');
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

test('write an op, mend it at its line, see its form, save it, run it, edit it', async ({ page }) => {
  await page.goto('/definitions');
  await page.getByRole('link', { name: 'New op' }).click();
  await expect(page.getByRole('heading', { name: 'New op', level: 1 })).toBeVisible();
  await expect(editor(page)).toContainText('id: my-op');
  await expect(preview(page).getByLabel('Times')).toHaveValue('1');
  await expect(preview(page).getByRole('button', { name: 'Run', exact: true })).toBeDisabled();

  await write(page, definition('1.0.0', '0'));
  const problem = remarks(page).getByRole('listitem').filter({ hasText: 'input_specs.pages.min must not be above max' });
  await expect(problem).toBeVisible();
  await expect(preview(page).getByText('The form as it was before the problems')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'It was not saved' })).toBeVisible();
  await problem.getByRole('button', { name: 'Line 13' }).click();
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('5');
  await expect(remarks(page).getByRole('status')).toHaveText('Nothing to say: this can be saved.');
  await expect(preview(page).getByLabel('Pages')).toHaveValue('3');
  await expect(preview(page).getByText('1 to 5')).toBeVisible();

  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/definitions\/written-here\?version=1\.0\.0$/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(stateOf(page)).toHaveText('Written here is Completed', { timeout: 30_000 });

  await page.goto('/definitions/written-here');
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(editor(page)).toContainText('# written-here 1.0.0.');
  await expect(page.getByText('Version 1.0.0 is there already, and has 1 run among the last 1,000 of this op')).toBeVisible();
  await write(page, definition('1.0.0', '7'));
  await page.getByRole('button', { name: 'Save' }).click();
  const question = page.getByRole('dialog', { name: 'Replace version 1.0.0?' });
  await question.getByRole('button', { name: 'Go back' }).click();
  await write(page, definition('1.1.0', '7'));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/definitions\/written-here\?version=1\.1\.0$/);
  await expect(page.getByText('1 to 7')).toBeVisible();
});

test('a text that is no YAML is told at its line, and what was typed survives a reload', { tag: '@long' }, async ({ page }) => {
  await openEditor(page);
  await write(page, 'id: kept\nversion: 1.0.0\ninput_specs: [a\n');
  await expect(remarks(page).getByRole('listitem')).toHaveText([/Line \d, problem: This is not valid YAML: /]);
  await page.reload();
  await expect(page.getByText('What you typed here before was put back.')).toBeVisible();
  await expect(editor(page)).toContainText('id: kept');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(editor(page)).toContainText('id: my-op');
});

test('the keyboard gets suggestions, and leaves the text by Tab', { tag: '@long' }, async ({ page }) => {
  await openEditor(page);
  await write(page, '');
  await page.keyboard.type('input_specs:\n  a:\n  ');
  await page.keyboard.type('type: fi');
  await page.getByRole('option', { name: 'file' }).waitFor();
  // So that nobody takes by accident what has only just appeared, a suggestion listens to no key for 75 ms.
  const shownAt = Date.now();
  await expect.poll(() => Date.now() - shownAt, { intervals: [50] }).toBeGreaterThan(150);
  await page.keyboard.press('Enter');
  await expect(editor(page)).toContainText('type: file');
  await page.keyboard.press('Tab');
  await expect(editor(page)).not.toBeFocused();
});

test('an image brings its definition along in a label', { tag: '@long' }, async ({ page }) => {
  await openEditor(page);
  const form = page.getByRole('form', { name: 'Import from an image' });
  const bring = async (image: string): Promise<void> => {
    await form.getByLabel('Image', { exact: true }).fill(image);
    await form.getByRole('button', { name: 'Import from image' }).click();
  };
  await bring(TEST_IMAGES.shell);
  await expect(form.getByRole('alert')).toContainText('neither the label gyoza.yml nor one of Cog', { timeout: 20_000 });
  await bring('127.0.0.1:9/no/such-image:1');
  await expect(form.getByRole('alert')).toContainText('The image "127.0.0.1:9/no/such-image:1" is not on the machine', { timeout: 60_000 });

  await bring(COG);
  await expect(form.getByRole('alert')).toContainText('those that Cog names', { timeout: 20_000 });
  await expect(editor(page)).toContainText('id: cog-model');
  await expect(preview(page).getByLabel('Prompt')).toBeVisible();
  await form.getByRole('button', { name: 'Put back what stood there' }).click();
  await expect(editor(page)).toContainText('id: my-op');

  await bring(LABELLED);
  await expect(form.getByRole('alert')).toContainText('the image’s own gyoza.yml', { timeout: 20_000 });
  await expect(preview(page).getByText('1 to 9')).toBeVisible();
  await expectAccessible(page, 'editor after an import');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/definitions\/imported\?version=1\.2\.0$/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(stateOf(page)).toHaveText('Imported here is Completed', { timeout: 30_000 });
});

test('is accessible, and fits a phone', { tag: '@long' }, async ({ page }) => {
  await openEditor(page);
  await expect(remarks(page).getByRole('status')).toContainText('saved');
  await expectAccessible(page, 'editor');
  await write(page, definition('1.0', '0'));
  await expect(remarks(page).getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page, 'editor with problems');
  await expectFitsPhone(page, 'editor with problems');
});
