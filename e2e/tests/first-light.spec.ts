// A newcomer: the /setup link, the first login, a live dashboard of this machine.
import { expect, test } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { type Product, startProduct } from '../fixtures/product';
import { expectPainted, panelOf } from '../pages/dashboard-page';

let product: Product;

test.beforeAll(async () => {
  product = await startProduct({ hasAdmin: false });
});

test.afterAll(async () => {
  await product.dispose();
});

test('the printed link creates the first account, once, and This machine is alive', async ({ page }) => {
  const log = watchConsole(page);
  const link = /\/setup\?token=\S+/.exec(product.child.output())?.[0] ?? '';
  expect(link, product.child.output()).not.toBe('');
  expect((await fetch(`${product.url}/setup?token=wrong`)).status).toBe(404);
  expect((await fetch(`${product.url}/api/v1/query?query=up`)).status).toBe(401);

  await page.goto(`${product.url}${link}`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('First Person');
  await page.getByRole('textbox', { name: 'Email' }).fill('first@example.org');
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  expect((await fetch(`${product.url}${link}`)).status).toBe(404);

  await page.goto(`${product.url}/d/this-machine`);
  await expect(page.getByRole('heading', { level: 1, name: 'This machine' })).toBeVisible();
  await expectPainted(page);
  await expect(page.locator('section[data-panel-id][data-state="done"]').first()).toBeVisible();
  await expect(page.locator('section[data-panel-id][data-state="error"]')).toHaveCount(0);
  await expect(page.locator('canvas').first()).toBeVisible();
  log.expectClean();
});

test('signing out and in again; a wrong password is refused in words', async ({ page }) => {
  await page.goto(`${product.url}/`);
  await expect(page).toHaveURL(/\/login/);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await page.getByRole('textbox', { name: 'Email or username' }).fill('first@example.org');
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Wrong email or password' })).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  // Before it is ready the page shows its buttons, and nothing listens to them.
  await page.locator('body[data-app-ready="true"]').waitFor();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  expect((await page.request.get(`${product.url}/api/v1/query?query=up`)).status()).toBe(401);
});

test('both shipped dashboards show data in every panel', async ({ page }) => {
  await page.goto(`${product.url}/login`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await page.getByRole('textbox', { name: 'Email or username' }).fill('first@example.org');
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  for (const uid of ['this-machine', 'watchfire-itself']) {
    await page.goto(`${product.url}/d/${uid}?from=now-5m&to=now`);
    await expectPainted(page);
    for (const panel of await page.locator('section[data-panel-id]').all()) {
      await panel.scrollIntoViewIfNeeded();
      await expect(panel, (await panel.getAttribute('aria-label')) ?? '').toHaveAttribute('data-state', 'done', {
        timeout: 30_000,
      });
    }
  }
  await expect(panelOf(page, 'No such panel')).toHaveCount(0);
});
