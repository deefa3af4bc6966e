// Dialogs by keyboard alone: the focus goes in, stays in while Tab is pressed, and returns to what opened them.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { expectPainted } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

let product: Product;

test.beforeAll(async () => {
  product = await startProduct({ env: { WATCHFIRE_HOST_METRICS: 'on' } });
});

test.afterAll(() => product.dispose());

/** Once around the smaller ones. */
const TABS = 16;

async function expectHeldAndReturned(page: Page, dialog: Locator, opener: Locator): Promise<void> {
  await expect(dialog).toBeVisible();
  const inside = dialog.locator(':focus');
  await expect(inside).toHaveCount(1);
  for (let tab = 0; tab < TABS; tab += 1) {
    await page.keyboard.press('Tab');
    await expect(inside).toHaveCount(1);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test('dialogs of a dashboard hold the focus and give it back', async ({ page }) => {
  const log = watchConsole(page);
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d/this-machine`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await expectPainted(page);
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name }).first();
  await button('Edit').focus();
  await page.keyboard.press('Enter');
  await expect(button('Exit edit')).toBeFocused();
  for (const [opener, dialog] of [
    ['Share', 'Share'],
    ['Add panel', 'Add panel'],
    ['Save', 'Save dashboard'],
    [/^Search or jump to/, 'Command palette'],
    ['Help', 'Keyboard shortcuts'],
  ] as const) {
    await button(opener).focus();
    await page.keyboard.press('Enter');
    await expectHeldAndReturned(page, page.getByRole('dialog', { name: dialog }), button(opener));
  }
  log.expectClean();
});

test('a dialog that a menu opened gives the focus back to the button of the menu', async ({ page }) => {
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d/this-machine`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await expectPainted(page);
  const menu = page
    .locator('section[data-panel-id]')
    .first()
    .getByRole('button', { name: /^Menu for/ });
  for (const [item, dialog] of [
    ['Position and size', 'Position and size'],
    ['Inspect', /^Inspect /],
  ] as const) {
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: item, exact: true }).focus();
    await page.keyboard.press('Enter');
    await expectHeldAndReturned(page, page.getByRole('dialog', { name: dialog }), menu);
  }
});
