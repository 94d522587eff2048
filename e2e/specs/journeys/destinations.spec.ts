import { createHmac } from 'node:crypto';
import { expect } from 'playwright/test';
import { createRun } from '@/lib/client/runs';
import { startReceiver } from '@/lib/server/testing/webhook-receiver';
import { expectAccessible, expectFitsPhone } from '../../support/accessibility';
import { test } from '../../support/browser-test';
import { engine, product } from '../../support/product';
import { buildTestImages, TEST_IMAGES } from '../../support/test-images';

const NAME = 'journey team';

test.beforeAll(() => buildTestImages(engine));

test('a destination is made on screen, and a run with that topic tells it once, signed', { tag: '@long' }, async ({ page }) => {
  const receiver = await startReceiver();
  try {
    await page.goto('/settings');
    await page.getByRole('link', { name: 'Destinations' }).click();
    await page.getByRole('button', { name: 'Add a destination' }).click();
    const dialog = page.getByRole('dialog', { name: 'New destination' });
    await dialog.getByRole('button', { name: 'Add destination' }).click();
    await expect(dialog.getByText('Give it a name.')).toBeVisible();
    await dialog.getByLabel('Name').fill(NAME);
    await dialog.getByLabel('Address').fill(`${receiver.url}/hook`);
    const secret = await dialog.getByLabel('Signing secret', { exact: true }).inputValue();
    await expectAccessible(page, 'the form of a destination');
    await dialog.getByRole('button', { name: 'Add destination' }).click();
    const panel = page.getByRole('region', { name: NAME });
    await expect(panel.getByText('Nothing has been sent yet.')).toBeVisible();

    await page.getByRole('button', { name: `Send a test to ${NAME}` }).click();
    const deliveries = panel.getByRole('list', { name: `Deliveries to ${NAME}` }).getByRole('listitem');
    await expect(deliveries).toHaveText([/^DeliveredTest/]);

    const { id } = await createRun(product, { image: TEST_IMAGES.noop, event_delivery: { topic: NAME, attributes: { team: 'red' } } });
    await expect(deliveries).toHaveText([/^DeliveredCompleted: run /, /^DeliveredTest/], { timeout: 30_000 });
    await deliveries.first().getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(`/runs/${id}$`));

    const ofRun = receiver.received.filter(({ body }) => body.includes(id));
    expect(ofRun).toHaveLength(1);
    const [{ headers, body } = { headers: {} as Record<string, string>, body: '' }] = ofRun;
    expect(JSON.parse(body)).toMatchObject({
      type: 'run.completed',
      data: { run_id: id, state: 'COMPLETED', attributes: { team: 'red' } },
    });
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(headers['x-gyoza-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);

    await page.goto('/settings/destinations');
    await expect(deliveries).toHaveCount(2);
    await expectAccessible(page, 'the destinations');
    await expectFitsPhone(page, 'the destinations');
    await page.getByRole('button', { name: `Delete ${NAME}` }).click();
    await page
      .getByRole('dialog', { name: `Delete ${NAME}?` })
      .getByRole('button', { name: 'Delete' })
      .click();
    await expect(panel).toBeHidden();
  } finally {
    await receiver.close();
  }
});
