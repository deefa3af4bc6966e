// Bringing dashboards in: files, pasted text, inputs, conflicts, refusals; what is hostile or broken in them harms nobody.
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { startTextExporter, type Running } from '../fixtures/exporters';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { instantQuery } from '../fixtures/prometheus-api';
import { expectPainted, panelOf } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';
import { OWN_SOURCE } from '@/lib/dashboard/data-source-ref';

const HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

let product: Product;
let exporter: Running;

test.beforeAll(async () => {
  exporter = await startTextExporter(
    () => `shop_orders_total{region="north"} 5\nshop_orders_total{region=${JSON.stringify(HOSTILE)}} 7\npg_up 1\n`,
  );
  product = await startProduct({
    config: `scrape_configs:
  - job_name: shop
    scrape_interval: 1s
    static_configs: [{targets: ['${exporter.address}']}]
`,
  });
  // A range has something to draw once a few scrapes are in the past.
  await expect
    .poll(async () => (await instantQuery(product.api, 'count_over_time(shop_orders_total[1m]) > 18')).length, {
      timeout: 30_000,
    })
    .toBe(2);
});

test.afterAll(async () => {
  await product.dispose();
  await exporter.dispose();
});

test.beforeEach(async ({ page }) => {
  await signIn(page, product.url, ADMIN);
});

async function openImport(page: Page): Promise<void> {
  await page.goto(`${product.url}/dashboards/import`);
  await page.locator('body[data-app-ready="true"]').waitFor();
}

function file(name: string, json: unknown) {
  return { name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(json)) };
}

const notes = (page: Page) => page.getByRole('list', { name: 'Import notes' });
const importButton = (page: Page) => page.getByRole('button', { name: 'Import', exact: true });

/** A file for sharing: its source and its region are asked for. */
const shop = (uid: string, title: string) => ({
  title,
  uid,
  time: { from: 'now-5m', to: 'now' },
  __inputs: [
    { name: 'DS_PROM', label: 'Metrics', type: 'datasource', pluginId: 'prometheus' },
    { name: 'VAR_REGION', label: 'Region', type: 'constant', value: 'south' },
  ],
  panels: [
    {
      type: 'graph',
      title: 'Orders',
      gridPos: { x: 0, y: 0, w: 12, h: 8 },
      datasource: { type: 'prometheus', uid: '${DS_PROM}' },
      targets: [{ expr: 'shop_orders_total{region="${VAR_REGION}"}' }],
    },
    {
      type: 'traces',
      title: 'Map',
      gridPos: { x: 12, y: 0, w: 12, h: 8 },
      datasource: '${DS_PROM}',
      targets: [{ expr: 'shop_orders_total', format: 'table', instant: true }],
    },
  ],
});

/** As a program does it. */
async function importShop(uid: string, title: string): Promise<void> {
  const response = await product.fetch('/api/dashboards/import', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      dashboard: shop(uid, title),
      inputs: [
        { name: 'DS_PROM', type: 'datasource', pluginId: 'prometheus', value: OWN_SOURCE.uid },
        { name: 'VAR_REGION', type: 'constant', pluginId: '', value: 'north' },
      ],
    }),
  });
  expect(response.status).toBe(200);
}

test('dashboards inside of ConfigMaps, as YAML, are taken apart', async ({ page }) => {
  const log = watchConsole(page);
  const configMap = (name: string): string =>
    `apiVersion: v1\nkind: ConfigMap\ndata:\n  ${name}.json: |-\n    {"title": "From ${name}", "panels": []}\n`;
  await openImport(page);
  await page.getByRole('textbox', { name: 'Dashboard JSON' }).fill(`${configMap('one')}---\n${configMap('two')}`);
  await expect(page.getByRole('group', { name: 'one.json' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'two.json' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Dashboard JSON' })).toHaveValue('');
  await importButton(page).click();
  await expect(page.getByRole('region', { name: 'Notifications' }).getByText('2 dashboards imported')).toBeVisible();
  await expect(page.getByRole('link', { name: 'From two' })).toBeVisible();
  log.expectClean();
});

test('a pasted file for sharing: its inputs are asked for and applied, old panels are upgraded', async ({ page }) => {
  const log = watchConsole(page);
  await openImport(page);
  await page.getByRole('textbox', { name: 'Dashboard JSON' }).fill(JSON.stringify(shop('shop', 'Shop')));
  await expect(notes(page)).toContainText('2 panels');
  await expect(notes(page)).toContainText('1 panel of type “traces”');
  await expect(page.getByRole('combobox', { name: 'Metrics' })).toContainText('Watchfire');
  await page.getByRole('textbox', { name: 'Region' }).fill('north');
  await page.getByRole('textbox', { name: 'Name' }).fill('Shop, imported');
  await importButton(page).click();

  await expect(page).toHaveURL(/\/d\/shop\/shop-imported/);
  const orders = panelOf(page, 'Orders');
  await expect(orders).toHaveAttribute('data-state', 'done');
  await expect(orders).toHaveAttribute('data-panel-type', 'timeseries');
  const map = panelOf(page, 'Map');
  await expect(map).toHaveAttribute('data-state', 'unsupported');
  await expect(map.getByRole('table', { name: 'Data for Map' })).toContainText('north');
  await map.getByRole('radio', { name: 'JSON' }).click();
  await expect(map.getByRole('region', { name: 'JSON of Map' })).toContainText('"traces"');
  log.expectClean();
});

test('the inspector shows data, statistics, JSON and the plan of a panel', async ({ page }) => {
  await importShop('inspected', 'Inspected');
  await page.goto(`${product.url}/d/inspected`);
  const orders = panelOf(page, 'Orders');
  await expect(orders).toHaveAttribute('data-state', 'done');
  await orders.hover();
  await orders.getByRole('button', { name: 'Menu for Orders' }).click();
  await page.getByRole('menuitem', { name: 'Inspect' }).click();
  const dialog = page.getByRole('dialog', { name: 'Inspect Orders' });
  await expect(dialog.getByRole('table', { name: 'Data for Orders' }).locator('td').first()).toHaveAttribute(
    'data-value',
    '5',
  );
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download CSV' }).click();
  expect((await download).suggestedFilename()).toBe('orders.csv');
  await dialog.getByRole('tab', { name: 'Statistics' }).click();
  await expect(dialog.getByRole('table', { name: 'Statistics of the queries' })).toContainText('A (range');
  await dialog.getByRole('tab', { name: 'JSON' }).click();
  await expect(dialog.getByRole('region', { name: 'JSON of Orders' })).toContainText('shop_orders_total');
  await dialog.getByRole('tab', { name: 'Query' }).click();
  await expect(dialog.getByRole('table', { name: 'Plan of query A' })).toBeVisible();
});

test('a dashboard goes out as a file that asks for its sources, and as it is', async ({ page }) => {
  await importShop('shared', 'Shared');
  await page.goto(`${product.url}/d/shared`);
  await page.getByRole('toolbar', { name: 'Dashboard' }).getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(/\/d\/shared\/.*from=\d+&to=\d+/);
  await dialog.getByRole('tab', { name: 'Export' }).click();
  await dialog.getByRole('switch', { name: 'Export for use elsewhere' }).click();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download JSON' }).click();
  const exported = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as {
    __inputs: { name: string }[];
  };
  expect(exported['__inputs'].map(({ name }) => name)).toEqual(['DS_WATCHFIRE']);
});

test('several files at once; the one whose uid is taken is kept beside or written over', async ({ page }) => {
  const again = { title: 'Market again', uid: 'market', panels: [] };
  await importShop('market', 'Market');
  await openImport(page);
  await page
    .getByLabel('Dashboard file')
    .setInputFiles([file('one.json', { title: 'One', panels: [] }), file('market.json', again)]);
  const taken = page.getByRole('group', { name: 'market.json' });
  await expect(taken).toContainText('The dashboard “Market” has the same uid.');
  await expect(taken.getByRole('radio', { name: 'Keep both (new uid)' })).toBeChecked();
  await importButton(page).click();
  await expect(page).toHaveURL(/\/dashboards$/);
  const table = page.getByRole('table', { name: 'Dashboards' });
  for (const name of ['One', 'Market again', 'Market'])
    await expect(table.getByRole('link', { name, exact: true })).toBeVisible();

  await openImport(page);
  await page.getByLabel('Dashboard file').setInputFiles(file('market.json', again));
  await taken.getByRole('radio', { name: 'Overwrite' }).click();
  await importButton(page).click();
  await expect(page).toHaveURL(/\/d\/market\/market-again/);
});

test('a dashboard that comes along is offered where a target has its metrics, until it was opened', async ({
  page,
}) => {
  const offers = page.getByRole('list', { name: 'Dashboards for your targets' });
  await page.goto(`${product.url}/`);
  await expect(offers.getByRole('listitem').filter({ hasText: 'postgres_exporter found in shop' })).toBeVisible();
  await offers.getByRole('link', { name: 'Open PostgreSQL' }).click();
  await expect(page).toHaveURL(/\/d\/postgresql\//);
  await page.goto(`${product.url}/dashboards`);
  await expect(page.getByRole('table', { name: 'Dashboards' })).toBeVisible();
  await expect(offers.filter({ hasText: 'postgres_exporter' })).toHaveCount(0);
});

test('what is no dashboard is refused with the place', async ({ page }) => {
  await openImport(page);
  const text = page.getByRole('textbox', { name: 'Dashboard JSON' });
  for (const [json, said] of [
    ['{"title": "A", }', /not JSON/],
    ['{"title":"A","panels":[{},{"targets":"none"}]}', /panels\[1\]\.targets/],
    ['{"title":"A","panels":[],"refresh":"often"}', /refresh/],
  ] as const) {
    await text.fill(json);
    await expect(notes(page)).toContainText(said);
    await expect(text).toHaveAttribute('aria-invalid', 'true');
    await expect(importButton(page)).toBeDisabled();
  }
});

test('a file dropped on any page opens the import', async ({ page }) => {
  await page.goto(`${product.url}/dashboards`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['{"title":"Dropped","panels":[]}'], 'dropped.json'));
    return transfer;
  });
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Dropped');
});

const broken = {
  title: HOSTILE,
  uid: 'broken',
  time: { from: 'now-5m', to: 'now' },
  tags: [HOSTILE],
  links: [{ type: 'link', title: HOSTILE, url: 'javascript:alert(3)' }],
  templating: {
    list: [
      { name: 'a', type: 'query', query: 'label_values(shop_orders_total{region="$b"}, region)', label: HOSTILE },
      { name: 'b', type: 'query', query: 'label_values(shop_orders_total{region="$a"}, region)' },
      { name: 'self', type: 'custom', query: '$self,${self:regex}', current: { text: '$self', value: '$self' } },
    ],
  },
  panels: [
    {
      type: 'timeseries',
      title: `Legend ${HOSTILE}`,
      description: HOSTILE,
      gridPos: { x: 0, y: 0, w: 12, h: 8 },
      targets: [{ expr: 'shop_orders_total', legendFormat: `{{region}} ${HOSTILE}` }],
      links: [{ title: HOSTILE, url: 'javascript:alert(4)' }],
      fieldConfig: { defaults: { links: [{ title: HOSTILE, url: 'javascript:alert(5)' }], unit: 'no-such-unit' } },
    },
    {
      type: 'text',
      title: 'Text',
      gridPos: { x: 12, y: 0, w: 12, h: 4 },
      options: {
        mode: 'markdown',
        content: `${HOSTILE}\n[link](javascript:alert(6))\n<svg onload=alert(7)><iframe src="javascript:alert(8)">`,
      },
    },
    {
      type: 'text',
      title: 'Html',
      gridPos: { x: 12, y: 4, w: 12, h: 4 },
      options: { mode: 'html', content: `${HOSTILE}<a href="javascript:alert(9)" onclick="alert(10)">x</a>` },
    },
    { type: 'table', title: 'Zero', gridPos: { x: 0, y: 8, w: 0, h: 0 }, targets: [{ expr: 'shop_orders_total' }] },
    {
      type: 'stat',
      title: 'Unknown things',
      gridPos: { x: 1, y: 9, w: 4, h: 4 },
      targets: [{ expr: 'shop_orders_total' }],
      transformations: [{ id: 'no-such-thing' }, { id: 'organize', options: 7 }, null],
      fieldConfig: { defaults: { mappings: 'x', thresholds: 3 }, overrides: [{ matcher: { id: 'odd' } }, null] },
      options: { reduceOptions: { calcs: 'no' } },
    },
    { type: 'gauge', title: 'Wrong query', gridPos: { x: 6, y: 9, w: 4, h: 4 }, targets: [{ expr: 'sum(' }] },
    { type: 'row', title: 'Row', gridPos: {}, collapsed: false, panels: [{ type: '__proto__', title: 'Odd type' }] },
  ],
};

test('script in names, labels, links and Markdown never runs; what is broken stays in its panel', async ({ page }) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(String(error)));
  await openImport(page);
  await page.getByLabel('Dashboard file').setInputFiles(file(`${HOSTILE}.json`, broken));
  await expect(notes(page)).toContainText('7 panels');
  await importButton(page).click();
  await expect(page).toHaveURL(/\/d\/broken\//);
  await expectPainted(page);
  await expect(page.locator('[data-panel-type="timeseries"]')).toHaveAttribute('data-state', 'done');
  await expect(panelOf(page, 'Unknown things')).toHaveAttribute('data-state', 'done');
  await expect(panelOf(page, 'Wrong query')).toHaveAttribute('data-state', 'error');
  const chart = page.locator('[data-panel-type="timeseries"] [role="img"]');
  const box = await chart.boundingBox();
  // The samples are at the right end of the range.
  await chart.hover({ position: { x: (box?.width ?? 0) - 20, y: 60 } });
  await expect(page.getByTestId('chart-tooltip').first()).toContainText('onerror');
  for (const link of await page.locator('a[href]').all())
    expect(await link.getAttribute('href')).not.toMatch(/^\s*javascript:/i);
  expect(await page.locator('main script, main iframe, main [onclick], main [onerror], main [onload]').count()).toBe(0);
  expect(dialogs).toEqual([]);
  expect(thrown).toEqual([]);
});

test('2,000 panels open, and only those near the screen ask', async ({ page }) => {
  const panels = Array.from({ length: 2000 }, (_, at) => ({
    type: 'stat',
    title: `P${at}`,
    gridPos: { x: (at % 6) * 4, y: Math.floor(at / 6) * 4, w: 4, h: 4 },
    targets: [{ expr: `shop_orders_total + ${at}`, instant: true }],
  }));
  await openImport(page);
  await page.getByLabel('Dashboard file').setInputFiles(file('many.json', { title: 'Many', uid: 'many', panels }));
  await importButton(page).click();
  await expect(page).toHaveURL(/\/d\/many\//);
  await expect(panelOf(page, 'P0')).toHaveAttribute('data-state', 'done');
  await expect(page.locator('section[data-panel-id]')).toHaveCount(2000);
  expect(await page.locator('section[data-state="done"]').count()).toBeLessThan(200);
});
