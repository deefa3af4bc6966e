// How a dashboard's page asks for data: at once, once, early, and only for what is new.
import { expect, type Page, type Request, test } from '@playwright/test';
import { expectReadable } from '../fixtures/axe';
import { watchConsole } from '../fixtures/console-errors';
import { ADMIN, type Product } from '../fixtures/product';
import { type Json, openDashboard, panelJson, saveJson, startWatchingProduct } from '../fixtures/saved-dashboards';
import { expectPainted, panelOf } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

let product: Product;

test.beforeAll(async () => {
  product = await startWatchingProduct();
});

test.afterAll(async () => {
  await product.dispose();
});

test('one request for all panels; a refresh asks for the tail; a failing query harms nobody', async ({ page }) => {
  const batches: { queries: { expr: string; startMs: number; endMs: number; kind: string }[] }[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/watchfire/query/batch')) batches.push(request.postDataJSON());
  });
  const at = (x: number, y: number): Json => ({ gridPos: { x, y, w: 8, h: 8 } });
  await saveJson(product, {
    uid: 'queries',
    title: 'Queries',
    panels: [
      panelJson(1, 'One', 'node_load1', at(0, 0)),
      panelJson(2, 'Same', 'node_load1', at(8, 0)),
      panelJson(3, 'Broken', 'node_load1 +', at(16, 0)),
      panelJson(4, 'Loki', '{app="x"}', { ...at(0, 8), datasource: { type: 'loki', uid: 'l' } }),
      panelJson(5, 'Mixed', 'node_load5', {
        ...at(8, 8),
        datasource: { type: 'datasource', uid: '-- Mixed --' },
        targets: [
          { refId: 'A', expr: 'node_load5' },
          { refId: 'B', expr: 'node_load15', hide: true },
          {
            refId: 'C',
            datasource: { type: '__expr__', uid: '__expr__' },
            type: 'math',
            expression: '$A + $B',
            expr: '',
          },
          { refId: 'D', expr: '{a="b"}', datasource: { type: 'loki', uid: 'l' } },
        ],
      }),
      panelJson(6, 'Shared', '', {
        ...at(16, 8),
        datasource: { type: 'datasource', uid: '-- Dashboard --' },
        targets: [{ refId: 'A', panelId: 1 }],
      }),
      panelJson(7, 'Misspelt', 'node_laod1', at(0, 16)),
      panelJson(8, 'Wrong value', 'up{job="hosts"}', at(8, 16)),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await openDashboard(page, product, 'queries', '?from=now-15m&to=now');
  await expectPainted(page);
  await expect(panelOf(page, 'Broken').getByTestId('panel-error')).toContainText('unexpected end of input');
  await expect(panelOf(page, 'Loki').getByTestId('panel-error')).toContainText(
    'Data source type “loki” is not supported',
  );
  for (const title of ['One', 'Same', 'Mixed', 'Shared'])
    await expect(panelOf(page, title)).toHaveAttribute('data-state', 'done');
  await expect(panelOf(page, 'Mixed').getByRole('img')).toHaveAttribute('data-series-count', '2');
  await expect(panelOf(page, 'Mixed').getByRole('button', { name: /loki/ })).toBeVisible();
  await page.locator('[data-scroller]').evaluate((element) => element.scrollTo(0, 2000));
  await expect(panelOf(page, 'Misspelt').getByTestId('panel-nodata')).toContainText('node_load1');
  await expect(panelOf(page, 'Wrong value').getByTestId('panel-nodata')).toContainText('No series with job="hosts"');
  expect(batches.flatMap(({ queries }) => queries.filter(({ expr }) => expr === 'node_load1'))).toHaveLength(1);

  const first = batches.flatMap(({ queries }) => queries).find(({ expr }) => expr === 'node_load1');
  await page.locator('[data-scroller]').evaluate((element) => element.scrollTo(0, 0));
  // A refresh within the same step has nothing new to ask for: wait for the next one.
  await expect(async () => {
    batches.length = 0;
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await expectPainted(page);
    const next = batches.flatMap(({ queries }) => queries).find(({ expr }) => expr === 'node_load1');
    expect(next?.endMs).toBeGreaterThan(first?.endMs ?? 0);
    expect((next?.endMs ?? 0) - (next?.startMs ?? 0)).toBeLessThan(((first?.endMs ?? 0) - (first?.startMs ?? 0)) / 4);
  }).toPass({ timeout: 60_000 });
  expect(batches).toHaveLength(1);
  await expectReadable(page);
});

/** Opens the page with its code held back until it has asked; gives what was asked until it was painted, a list a request. */
async function openAsking(page: Page, address: string): Promise<readonly (readonly string[])[]> {
  const asked: string[][] = [];
  let letCodeCome: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    letCodeCome = resolve;
  });
  const note = (request: Request): void => {
    if (!request.url().endsWith('/api/watchfire/query/batch')) return;
    const { queries } = request.postDataJSON() as { queries: { expr: string }[] };
    asked.push(queries.map(({ expr }) => expr));
  };
  page.on('request', note);
  // Code that does not come keeps the page from coming alive; its HTML asks all the same.
  await page.route('**/*.js', async (route) => {
    await gate;
    await route.continue();
  });
  const load = page.goto(address, { waitUntil: 'commit' });
  await expect.poll(() => asked.length).toBe(1);
  letCodeCome();
  await load;
  await expectPainted(page);
  await expect(page.locator('section[data-panel-id][data-state="done"]').last()).toBeVisible();
  page.off('request', note);
  await page.unroute('**/*.js');
  return asked;
}

test('a page asks for its panels while its code is still loaded, and once, whatever is seen of it', async ({
  page,
}) => {
  const log = watchConsole(page);
  const place = (x: number, w: number): Json => ({ gridPos: { x, y: 0, w, h: 8 } });
  await saveJson(product, {
    uid: 'first',
    title: 'First',
    time: { from: 'now-3h', to: 'now' },
    templating: { list: [{ name: 'window', type: 'custom', query: '5m,10m' }] },
    panels: [
      panelJson(1, 'Narrow', 'rate(node_cpu_seconds_total[$__rate_interval])', place(0, 4)),
      panelJson(2, 'Wide', 'rate(node_cpu_seconds_total[$__rate_interval])', place(4, 20)),
      panelJson(3, 'Chosen', 'avg_over_time(node_load1[$window])', { gridPos: { x: 0, y: 8, w: 12, h: 8 } }),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await expect.poll(() => page.evaluate(() => document.cookie)).toContain('wf-screen');
  const rate = expect.stringMatching(/^rate\(node_cpu_seconds_total\[\w+\]\)$/);
  const chosen = 'avg_over_time(node_load1[5m])';
  const address = `${product.url}/d/first`;
  // The first dashboard that this window sees: the page before it has told of the window.
  expect(await openAsking(page, address)).toEqual([[rate, rate, chosen]]);
  expect(await openAsking(page, `${address}?kiosk`)).toEqual([[rate, rate, chosen]]);
  expect(await openAsking(page, `${address}?viewPanel=2`)).toEqual([[rate]]);
  expect(await openAsking(page, `${address}?viewPanel=panel-3&kiosk`)).toEqual([[chosen]]);
  expect(await openAsking(page, `${address}?edit`)).toEqual([[rate, rate, chosen]]);
  expect(await openAsking(page, `${address}?editPanel=3`)).toEqual([[chosen]]);
  await page.setViewportSize({ width: 390, height: 844 });
  await openDashboard(page, product, 'first');
  // Equal widths make equal questions, which are asked once.
  expect(await openAsking(page, address)).toEqual([[rate, chosen]]);
  log.expectClean();
});
