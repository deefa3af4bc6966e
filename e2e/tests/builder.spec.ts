// Building a dashboard by hand: pick metrics, drag, resize, edit, save, reload. A viewer can look and not save.
import { expect, type Locator, test } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { addPanelByMetric, expectPainted, gridOf, saveDashboard } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';
import { instantQuery } from '../fixtures/prometheus-api';

const VIEWER = { login: 'viewer', password: 'a viewer looks only' } as const;

let product: Product;

test.beforeAll(async () => {
  product = await startProduct();
  const response = await product.fetch('/api/admin/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Viewer',
      login: VIEWER.login,
      email: 'viewer@example.org',
      password: VIEWER.password,
      role: 'viewer',
    }),
  });
  expect(response.status).toBe(200);
  // Panels are built from metrics: wait until the first scrapes are a little in the past.
  await expect
    .poll(async () => (await instantQuery(product.api, 'count_over_time(node_load1[1m]) > 4')).length, {
      timeout: 60_000,
    })
    .toBe(1);
});

test.afterAll(async () => {
  await product.dispose();
});

test('two panels by picking metrics, moved and resized by pointer and keyboard, saved: all as left after a reload', async ({
  page,
}) => {
  const log = watchConsole(page);
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d/new`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await addPanelByMetric(page, 'node_load1');
  await addPanelByMetric(page, 'node_memory_MemAvailable_bytes');
  const panels = page.locator('section[data-panel-id]');
  await expect(panels).toHaveCount(2);
  await expectPainted(page);

  const first = panels.nth(0);
  const firstTitle = (await first.getAttribute('aria-label')) ?? '';
  const secondTitle = (await panels.nth(1).getAttribute('aria-label')) ?? '';
  const second = page.getByRole('region', { name: secondTitle, exact: true });
  const before = await gridOf(second);

  // By pointer: drag the second panel, which stands at the right edge, to the left and below the first.
  const handle = page.getByRole('button', { name: `Move ${secondTitle}`, exact: true });
  const box = await handle.boundingBox();
  if (!box) throw new Error('the move handle is not on the screen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x - 400, box.y + 420, { steps: 12 });
  await page.mouse.up();
  await expect.poll(async () => (await gridOf(second)).x).not.toBe(before.x);

  // By keyboard: make the first panel one column narrower and one row higher.
  const sized = await gridOf(page.getByRole('region', { name: firstTitle, exact: true }));
  await page.getByRole('button', { name: `Resize ${firstTitle}`, exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Enter');
  const firstPanel = page.getByRole('region', { name: firstTitle, exact: true });
  await expect.poll(async () => (await gridOf(firstPanel)).w).toBe(sized.w - 1);
  await expect.poll(async () => (await gridOf(firstPanel)).h).toBe(sized.h + 1);

  await saveDashboard(page, 'Built by hand');
  await expect(page).toHaveURL(/\/d\/[\w-]+\/built-by-hand/);
  const left = [await gridOf(firstPanel), await gridOf(second)];
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Built by hand' })).toBeVisible();
  await expectPainted(page);
  expect([await gridOf(firstPanel), await gridOf(second)]).toEqual(left);
  await expect(page.locator('main')).toHaveAttribute('data-dirty', 'false');
  log.expectClean();
});

/**
 * A robot selects everything and types in two steps; when completions arrive between them, the editor puts the cursor back to
 * where it was. A person sees that and does it again.
 */
async function fillQuery(query: Locator, text: string): Promise<void> {
  await expect(async () => {
    await query.fill(text);
    await expect(query).toHaveText(text, { timeout: 500 });
  }).toPass();
}

test('a query is edited live, an error is shown with the panel, and the panel is saved', async ({ page }) => {
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d/new`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await addPanelByMetric(page, 'node_load1');
  await expectPainted(page);
  const title = (await page.locator('section[data-panel-id]').first().getAttribute('aria-label')) ?? '';
  await page.getByRole('button', { name: `Menu for ${title}`, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const editor = page.getByRole('region', { name: 'Panel editor' });
  await expect(page).toHaveURL(/editPanel=\d+/);
  const query = editor.getByRole('textbox', { name: 'Query A' });
  await fillQuery(query, 'sum(node_load1');
  await expect(editor.getByRole('group', { name: 'Query A' }).getByRole('alert')).toContainText(
    /unclosed left parenthesis/i,
  );
  await fillQuery(query, 'sum(node_load1) * 2');
  await expect(editor.getByRole('group', { name: 'Query A' }).getByRole('alert')).toHaveCount(0);
  await editor.getByRole('textbox', { name: 'Title', exact: true }).fill('Twice the load');
  await editor.getByRole('button', { name: 'Back to dashboard' }).click();
  await expect(page.getByRole('region', { name: 'Twice the load', exact: true })).toBeVisible();
  await saveDashboard(page, 'Edited');
  await expect(page).toHaveURL(/\/d\/[\w-]+\/edited/);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Twice the load', exact: true })).toHaveAttribute('data-state', 'done');
});

test('a viewer sees dashboards, has no way to edit them, and is refused by the API', async ({ page }) => {
  await signIn(page, product.url, VIEWER);
  await page.goto(`${product.url}/d/this-machine`);
  await expectPainted(page);
  const toolbar = page.getByRole('toolbar', { name: 'Dashboard' });
  await expect(toolbar.getByRole('button', { name: 'Edit' })).toHaveCount(0);
  await expect(toolbar.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
  const authorization = `Basic ${Buffer.from(`${VIEWER.login}:${VIEWER.password}`).toString('base64')}`;
  const refused = await fetch(`${product.url}/api/dashboards/db`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ dashboard: { title: 'x', panels: [] } }),
  });
  expect(refused.status).toBe(403);
});

test('a dashboard that is not one is refused with the name of the field', async () => {
  const refused = await product.fetch('/api/dashboards/db', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dashboard: { title: 'x', panels: [{ type: 'stat', gridPos: 'left' }] } }),
  });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('panels[0].gridPos');
});
