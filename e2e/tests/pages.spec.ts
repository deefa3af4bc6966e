// Every page in both themes and on a phone: no axe finding, no sideways scroll, one h1, a title; keyboard and palette.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { startTextExporter, type Running } from '../fixtures/exporters';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { expectPainted } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

const PAGES = ['/', '/dashboards', '/targets', '/users', '/profile', '/d/this-machine', '/d/watchfire-itself'] as const;
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let product: Product;
let exporter: Running;

test.beforeAll(async () => {
  exporter = await startTextExporter(() => 'shop_orders_total{region="<img src=x onerror=alert(1)>"} 5\n');
  const config = `scrape_configs:
  - job_name: shop
    scrape_interval: 1s
    scrape_timeout: 1s
    static_configs: [{targets: ['${exporter.address}', '127.0.0.1:1'], labels: {env: test}}]
`;
  product = await startProduct({ config, env: { WATCHFIRE_HOST_METRICS: 'on' } });
});

test.afterAll(async () => {
  await product.dispose();
  await exporter.dispose();
});

async function open(page: Page, path: string, theme: 'dark' | 'light'): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('wf-theme', chosen), theme);
  await page.goto(`${product.url}${path}`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  if (path.startsWith('/d/')) await expectPainted(page);
  await expect(page.locator('main[aria-busy="true"], main [role="region"][aria-busy="true"]')).toHaveCount(0);
}

test('the address of the sign-in form answers 405 to who opens it', async ({ request }) => {
  const answer = await request.get(`${product.url}/api/auth/callback/credentials`);
  expect([answer.status(), answer.headers()['allow']]).toEqual([405, 'POST']);
});

test('no accessibility finding on any page in either theme', async ({ page }) => {
  test.setTimeout(240_000);
  const log = watchConsole(page);
  await signIn(page, product.url, ADMIN);
  for (const theme of ['dark', 'light'] as const) {
    for (const path of PAGES) {
      await open(page, path, theme);
      const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
      const found = violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map((node) => node.target.join(' '))
            .slice(0, 3)
            .join(' | ')}`,
      );
      expect(found, `${path} in ${theme}`).toEqual([]);
      await expect(page.locator('h1'), path).toHaveCount(1);
      await expect(page, path).toHaveTitle(/ · Watchfire$/);
    }
  }
  log.expectClean();
});

test('the login page has no accessibility finding', async ({ page }) => {
  await page.goto(`${product.url}/login`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('no page scrolls sideways on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, product.url, ADMIN);
  for (const path of PAGES) {
    await open(page, path, 'dark');
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});

test('targets: health, the reason of a failure in words, and labels as text', async ({ page }) => {
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/targets`);
  const table = page.getByRole('table', { name: 'Targets' }).first();
  await expect(table).toBeVisible();
  await expect(page.locator('tr[data-job="shop"][data-health="up"]')).toHaveCount(1);
  const broken = page.locator('tr[data-job="shop"][data-health="down"]');
  await expect(broken).toHaveAttribute('data-instance', '127.0.0.1:1');
  await expect(broken).toContainText(/refused/i);
});

test('a hostile label value is text everywhere', async ({ page }) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const dashboard = {
    uid: 'hostile',
    title: '<img src=x onerror=alert(2)>',
    time: { from: 'now-5m', to: 'now' },
    panels: ['timeseries', 'stat', 'table', 'gauge'].map((type, at) => ({
      id: at + 1,
      type,
      title: `<b>${type}</b>`,
      gridPos: { x: 12 * (at % 2), y: 8 * Math.floor(at / 2), w: 12, h: 8 },
      targets: [{ refId: 'A', expr: 'shop_orders_total', ...(type === 'table' && { format: 'table', instant: true }) }],
    })),
  };
  const saved = await product.fetch('/api/dashboards/db', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dashboard, overwrite: true }),
  });
  expect(saved.status).toBe(200);
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d/hostile`);
  await expectPainted(page);
  await page
    .locator('section[data-panel-type="timeseries"] [role="img"]')
    .first()
    .hover({ position: { x: 300, y: 80 } });
  await expect(page.locator('section[data-panel-id] img')).toHaveCount(0);
  expect(dialogs).toEqual([]);
});

test('zooming by dragging changes the range in the URL for all panels, and Back undoes it', async ({ page }) => {
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d/this-machine?from=now-15m&to=now`);
  await expectPainted(page);
  const chart = page.locator('section[data-panel-type="timeseries"] [role="img"]').first();
  const box = await chart.boundingBox();
  if (!box) throw new Error('no chart on the screen');
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.5, { steps: 8 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/);
  await page.goBack();
  await expect(page).toHaveURL(/from=now-15m/);
});

test('the palette opens by keyboard and goes to a dashboard', async ({ page }) => {
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/targets`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await palette.getByRole('combobox', { name: 'Search' }).fill('this mach');
  await palette
    .getByRole('option', { name: /This machine/ })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/d\/this-machine/);
});

test('a query error is shown in its panel with the reason; its neighbours are unharmed', async ({ page }) => {
  const panel = (id: number, expr: string) => ({
    id,
    type: 'timeseries',
    title: `Panel ${id}`,
    gridPos: { x: 12 * (id - 1), y: 0, w: 12, h: 8 },
    targets: [{ refId: 'A', expr }],
  });
  const saved = await product.fetch('/api/dashboards/db', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      dashboard: { uid: 'half-broken', title: 'Half broken', panels: [panel(1, 'sum(up'), panel(2, 'up')] },
      overwrite: true,
    }),
  });
  expect(saved.status).toBe(200);
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d/half-broken`);
  await expect(page.getByRole('region', { name: 'Panel 1', exact: true }).getByTestId('panel-error')).toContainText(
    /unclosed left parenthesis/i,
  );
  await expect(page.getByRole('region', { name: 'Panel 2', exact: true })).toHaveAttribute('data-state', 'done');
});
