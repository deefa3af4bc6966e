// Charts that ECharts draws: loaded when a page has one, pointed at by words of ours, and safe with any name.
import { expect, type Page, test } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { expectPainted, panelOf } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

const HOSTILE = '<img src=x onerror="window.broken = true">';
/** What ECharts writes on the element that it draws in. */
const LIBRARY_MARK = '_echarts_instance_';

let product: Product;

test.beforeAll(async () => {
  product = await startProduct();
});

test.afterAll(async () => {
  await product.dispose();
});

async function save(uid: string, types: readonly string[]): Promise<void> {
  const names = [HOSTILE, '__proto__', 'constructor', '{b}'];
  const expr = names.map(
    (name, at) => `label_replace(vector(${10 - at}), "job", "${name.replaceAll('"', '\\"')}", "", "")`,
  );
  const panels = types.map((type, at) => ({
    id: at + 1,
    type,
    title: type,
    gridPos: { x: 0, y: at * 8, w: 12, h: 8 },
    targets: [{ refId: 'A', expr: expr.join(' or '), instant: type !== 'timeseries', legendFormat: '{{job}}' }],
    fieldConfig: { defaults: {}, overrides: [] },
    options: { displayLabels: ['name'], legend: { showLegend: true, placement: 'right', values: ['percent'] } },
  }));
  const response = await product.fetch('/api/dashboards/db', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      dashboard: { uid, title: uid, time: { from: 'now-15m', to: 'now' }, panels },
      overwrite: true,
    }),
  });
  expect(response.status).toBe(200);
}

/** Opens a dashboard and tells whether it loaded the library. */
async function openAndListen(page: Page, uid: string): Promise<() => Promise<boolean>> {
  const texts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/_next/static/') && response.url().endsWith('.js')) texts.push(response.text());
  });
  await page.goto(`${product.url}/d/${uid}`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  return async () => (await Promise.all(texts)).some((text) => text.includes(LIBRARY_MARK));
}

test('a page of time series does not load the library; a pie does, and hostile names stay words', async ({ page }) => {
  const log = watchConsole(page);
  await signIn(page, product.url, ADMIN);
  await save('lines', ['timeseries']);
  await save('pies', ['timeseries', 'piechart']);
  const hasLibrary = await openAndListen(page, 'lines');
  await expectPainted(page);
  expect(await hasLibrary()).toBe(false);

  const hasLibraryNow = await openAndListen(page, 'pies');
  const pie = panelOf(page, 'piechart').getByRole('img', { name: /Pie chart, 4 parts/ });
  await expect(pie.locator('canvas')).toHaveCount(1);
  expect(await hasLibraryNow()).toBe(true);

  // The largest slice begins at the top and goes to the right.
  const box = await pie.boundingBox();
  const radius = Math.min(box?.width ?? 0, box?.height ?? 0) / 2;
  await page.mouse.move(
    (box?.x ?? 0) + (box?.width ?? 0) / 2 + radius / 2,
    (box?.y ?? 0) + (box?.height ?? 0) / 2 - radius / 3,
  );
  await expect(panelOf(page, 'piechart').getByTestId('chart-tooltip')).toContainText(HOSTILE);
  await page.mouse.move(0, 0);
  await expect(panelOf(page, 'piechart').getByTestId('chart-tooltip')).toHaveCount(0);

  // By keyboard: a part goes, its share goes to the others.
  const part = panelOf(page, 'piechart').getByRole('button', { name: 'constructor' });
  await part.focus();
  await page.keyboard.press('Enter');
  await expect(part).toHaveAttribute('aria-pressed', 'false');

  expect(
    await page.evaluate(() => [Reflect.has(window, 'broken'), Reflect.has({}, 'prev'), Reflect.has({}, 'next')]),
  ).toEqual([false, false, false]);
  log.expectClean();
});
