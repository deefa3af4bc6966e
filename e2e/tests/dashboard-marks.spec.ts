// What stands on and around panels: annotations, links, exemplars, and where addresses and keys lead.
import { expect, test } from '@playwright/test';
import { expectReadable } from '../fixtures/axe';
import { OPENMETRICS_TEXT, startTextExporter } from '../fixtures/exporters';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { instantQuery } from '../fixtures/prometheus-api';
import { openDashboard, panelJson, saveJson, startWatchingProduct } from '../fixtures/saved-dashboards';
import { expectPainted, panelOf } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

let product: Product;

test.beforeAll(async () => {
  product = await startWatchingProduct();
});

test.afterAll(async () => {
  await product.dispose();
});

test('annotations by query and by hand, with switches, words and a dialog', async ({ page }) => {
  await saveJson(product, {
    uid: 'notes',
    title: 'Notes',
    annotations: {
      list: [
        {
          name: 'Busy',
          enable: true,
          iconColor: 'orange',
          expr: 'node_load1 >= 0',
          step: '15s',
          titleFormat: 'Load of {{instance}}',
        },
      ],
    },
    panels: [panelJson(1, 'Load', 'node_load1', { gridPos: { x: 0, y: 0, w: 24, h: 8 } })],
  });
  const nowMs = Date.now();
  const added = await product.fetch('/api/annotations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      dashboardUID: 'notes',
      time: nowMs - 600_000,
      text: 'Deployed <b>v2</b>',
      tags: ['deploy'],
    }),
  });
  expect(added.status).toBe(200);
  await signIn(page, product.url, ADMIN);
  await openDashboard(page, product, 'notes');
  await expectPainted(page);
  const load = panelOf(page, 'Load');
  const note = load.getByRole('button', { name: /^Annotation: Deployed <b>v2<\/b>/ });
  await note.hover();
  await expect(page.getByTestId('annotation-tooltip').filter({ visible: true })).toContainText('deploy');
  await expect(load.getByRole('button', { name: /^Annotation: Load of/ })).toHaveCount(1);
  await page.getByRole('button', { name: 'Busy', exact: true }).click();
  await expect(load.getByRole('button', { name: /^Annotation: Load of/ })).toHaveCount(0);

  await expectReadable(page);
  const box = await load.getByRole('img').boundingBox();
  if (!box) throw new Error('the chart is not on the screen');
  await page.keyboard.down('Control');
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up('Control');
  const dialog = page.getByRole('dialog', { name: 'Add annotation' });
  await dialog.getByRole('textbox', { name: 'Description' }).fill('Slow period');
  await dialog.getByRole('textbox', { name: 'Tags' }).fill('slow, web');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const own = load.getByRole('button', { name: /^Annotation: Slow period/ });
  await expect(own).toBeVisible();
  await own.click();
  await page.getByRole('dialog', { name: 'Edit annotation' }).getByRole('button', { name: 'Delete' }).click();
  await expect(own).toHaveCount(0);
});

test('links of the dashboard, of panels and of values carry range and variables', async ({ page }) => {
  await saveJson(product, { uid: 'target', title: 'Target', tags: ['linked'], panels: [] });
  await saveJson(product, {
    uid: 'links',
    title: 'Links',
    links: [
      { type: 'link', title: 'Docs of $mode', url: '/docs?m=${mode}', keepTime: true, includeVars: true },
      { type: 'dashboards', title: 'Related', tags: ['linked'], asDropdown: true, keepTime: true },
    ],
    templating: { list: [{ name: 'mode', type: 'custom', query: 'user,idle' }] },
    panels: [
      panelJson(1, 'CPU', 'node_load1', {
        gridPos: { x: 0, y: 0, w: 24, h: 8 },
        links: [
          { title: 'More on $mode', url: '/more/$mode?${__url_time_range}' },
          { title: 'Bad', url: 'javascript:alert(1)' },
        ],
        fieldConfig: {
          defaults: {
            links: [{ title: 'At ${__value.raw}', url: '/at?v=${__value.numeric}&i=${__field.labels.instance}' }],
          },
          overrides: [],
        },
      }),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await openDashboard(page, product, 'links', '?from=now-5m&to=now');
  await expectPainted(page);
  const nav = page.getByRole('navigation', { name: 'Dashboard links' });
  await expect(nav.getByRole('link', { name: 'Docs of user' })).toHaveAttribute(
    'href',
    '/docs?m=user&from=now-5m&to=now&var-mode=user',
  );
  await nav.getByRole('button', { name: 'Related' }).click();
  await expect(page.getByRole('menuitem', { name: 'Target' })).toHaveAttribute(
    'href',
    '/d/target/target?from=now-5m&to=now',
  );
  await page.keyboard.press('Escape');
  await expect(panelOf(page, 'CPU').getByRole('link', { name: 'More on user' })).toHaveAttribute(
    'href',
    '/more/user?from=now-5m&to=now',
  );

  const chart = panelOf(page, 'CPU').getByRole('img');
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart is not on the screen');
  // Six seconds ago: the product is not much older.
  await page.mouse.move(box.x + box.width * 0.98, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.up();
  const tooltip = page.getByTestId('chart-tooltip').filter({ visible: true });
  await expectReadable(page);
  await expect(tooltip.getByRole('link', { name: /^At \d/ })).toHaveAttribute('href', /^\/at\?v=[\d.]+&i=/);
});

test('exemplars stand on their series and name their traces', async ({ page }) => {
  const exporter = await startTextExporter(
    () =>
      [
        '# TYPE rpc_seconds histogram',
        'rpc_seconds_bucket{le="1.0"} 5 # {trace_id="abc123"} 0.67',
        'rpc_seconds_bucket{le="+Inf"} 5',
        'rpc_seconds_count 5',
        'rpc_seconds_sum 2.5',
        '# EOF',
        '',
      ].join('\n'),
    OPENMETRICS_TEXT,
  );
  const scraping = await startProduct({
    config: `scrape_configs: [{job_name: rpc, scrape_interval: 1s, static_configs: [{targets: ['${exporter.address}']}]}]`,
  });
  try {
    // The steps of the panel are 15 s apart: its series must be older than one of them.
    await expect
      .poll(async () => (await instantQuery(scraping.api, 'count_over_time(rpc_seconds_count[1m]) > 16')).length, {
        timeout: 60_000,
      })
      .toBe(1);
    await saveJson(scraping, {
      uid: 'traces',
      title: 'Traces',
      time: { from: 'now-5m', to: 'now' },
      panels: [
        panelJson(1, 'RPC', 'rpc_seconds_bucket / 5', {
          targets: [{ refId: 'A', expr: 'rpc_seconds_bucket / 5', exemplar: true }],
        }),
      ],
    });
    await signIn(page, scraping.url, ADMIN);
    await page.goto(`${scraping.url}/d/traces`);
    const marker = panelOf(page, 'RPC').getByRole('button', { name: 'Exemplar 0.67' }).first();
    await marker.focus();
    await expect(page.getByTestId('annotation-tooltip').filter({ visible: true })).toContainText('abc123');
  } finally {
    await scraping.dispose();
    await exporter.dispose();
  }
});

test('addresses of embedded panels and the keys of a dashboard lead where they do elsewhere', async ({ page }) => {
  await saveJson(product, { uid: 'keyed', title: 'Keyed', panels: [panelJson(1, 'Load', 'node_load1', {})] });
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d-solo/keyed/any?orgId=1&panelId=1`);
  const load = panelOf(page, 'Load');
  await expect(load).toHaveAttribute('data-state', 'done');
  expect(new URL(page.url()).pathname).toMatch(/^\/d\/keyed/);
  await expect(page.getByRole('button', { name: 'Back to dashboard' })).toHaveCount(0);

  await openDashboard(page, product, 'keyed');
  await expect(load).toHaveAttribute('data-state', 'done');
  const legend = load.getByRole('list', { name: 'Legend for Load' });
  await expect(legend).toBeVisible();
  await page.keyboard.type('dl');
  await expect(legend).toBeHidden();
  await page.keyboard.type('dl');
  await expect(legend).toBeVisible();
  await load.hover();
  await page.keyboard.press('i');
  await expect(page.getByRole('dialog', { name: 'Inspect Load' })).toBeVisible();
  expect(new URL(page.url()).searchParams.get('inspect')).toBe('1');
  await page.goBack();
  await expect(page.getByRole('dialog', { name: 'Inspect Load' })).toBeHidden();
});
