// Real dashboards: every panel of every one reaches an end on real exporters.
import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { startExporters, type Running } from '../fixtures/exporters';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { importShared, SHARED_DASHBOARDS } from '../fixtures/shared-dashboards';
import { eachScreen, expectPainted } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

/** More than one screen at a time, or long pages take long. */
const SCREEN_PX = 2400;

test.skip(SHARED_DASHBOARDS.length === 0, 'the shared dashboards are not here (WATCHFIRE_SHARED)');

let product: Product;
let exporters: readonly (Running & { readonly job: string })[] = [];

test.beforeAll(async () => {
  exporters = await startExporters();
  const jobs = exporters.map(
    ({ job, address }) =>
      `  - job_name: ${job}\n    scrape_interval: 2s\n    static_configs: [{targets: ['${address}']}]\n`,
  );
  product = await startProduct({ config: `scrape_configs:\n${jobs.join('')}` });
});

test.afterAll(async () => {
  await product.dispose();
  for (const exporter of exporters) await exporter.dispose();
});

test.beforeEach(async ({ page }) => {
  await signIn(page, product.url, ADMIN);
});

/** Of all panels of the page, by their keys and names. */
async function statesOfAll(page: Page): Promise<Map<string, string>> {
  const states = new Map<string, string>();
  await eachScreen(page, SCREEN_PX, async () => {
    const shown = await page
      .locator('section[data-panel-id]')
      .evaluateAll((panels) =>
        panels.map((panel) => [
          `${panel.getAttribute('data-view-key')} ${panel.getAttribute('aria-label')}`,
          [
            panel.getAttribute('data-state'),
            panel.querySelector('[data-testid="panel-error"]')?.textContent ?? '',
          ].join(' '),
        ]),
      );
    for (const [key = '', state = ''] of shown) if (!state.startsWith('idle')) states.set(key, state);
  });
  return states;
}

/** A query to another kind of data source is told; nothing else may fail. */
const FINISHED = /^(?:done|nodata|unsupported)\b|^error\b.*is not supported/s;
/** These ask VictoriaMetrics: some of their functions and brackets are not PromQL. */
const ASK_METRICSQL = ['pie-by-tenant', 'variables-anomaly'];
const NOT_PROMQL = /^error Parse error: /;

function isFinished(name: string, state: string): boolean {
  return FINISHED.test(state) || (ASK_METRICSQL.includes(name) && NOT_PROMQL.test(state));
}

for (const name of SHARED_DASHBOARDS)
  test(`${name} on real exporters`, async ({ page }) => {
    const log = watchConsole(page);
    const { url } = await importShared(product, name);
    await page.setViewportSize({ width: 1440, height: SCREEN_PX });
    await page.goto(`${url}?from=now-5m&to=now`);
    await expectPainted(page);
    // A row that opens is a button of another name.
    const closed = page.getByRole('button', { name: /^Expand / });
    while ((await closed.count()) > 0) await closed.first().click();
    const states = await statesOfAll(page);
    expect(states.size).toBeGreaterThan(1);
    expect(Object.fromEntries([...states].filter(([, state]) => !isFinished(name, state)))).toEqual({});
    log.expectClean();
  });
