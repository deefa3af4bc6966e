// Dashboards that others publish, from a folder that WATCHFIRE_DASHBOARDS names (`KIND--NAME.json`): each comes in, goes out, comes in again the
// same, and ends on the page. Prints how many panels are drawn in full. Skipped without the folder: the files are not ours.
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { startExporters, type Running } from '../fixtures/exporters';
import { censusTable, type CountedPanel, countPanels } from '../fixtures/panel-census';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { importText } from '../fixtures/shared-dashboards';
import { expectPainted } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';
import { exportDashboard } from '@/lib/dashboard/export-dashboard';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { lostLeaves } from '@/lib/testing/json-leaves';

const folder = process.env['WATCHFIRE_DASHBOARDS'] ?? '';
const files = folder === '' ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'));
/** More than one screen at a time, or long pages take long. */
const SCREEN_PX = 2400;
const LEAST_SHARE_IN_FULL = 0.98;

test.skip(files.length === 0, 'no folder of public dashboards (WATCHFIRE_DASHBOARDS)');
test.use({ trace: 'off' });

let product: Product;
let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;
let exporters: readonly (Running & { readonly job: string })[] = [];
/** One panel a line: a failed test starts the worker anew, and its memory with it. */
const RESULTS = 'test-results/public-dashboards.jsonl';

test.beforeAll(async ({ browser }, { workerIndex }) => {
  mkdirSync('test-results', { recursive: true });
  if (workerIndex === 0) writeFileSync(RESULTS, '');
  exporters = await startExporters();
  const jobs = exporters.map(
    ({ job, address }) =>
      `  - job_name: ${job}\n    scrape_interval: 2s\n    static_configs: [{targets: ['${address}']}]\n`,
  );
  product = await startProduct({ config: `scrape_configs:\n${jobs.join('')}` });
  const page = await browser.newPage();
  await signIn(page, product.url, ADMIN);
  cookies = await page.context().cookies();
  await page.close();
});

test.afterAll(async () => {
  await product.dispose();
  for (const exporter of exporters) await exporter.dispose();
});

/** Without what an import always sets anew: the number of the dashboard and how often it was saved. */
function withoutIdentity(json: unknown): unknown {
  if (!isJsonObject(json)) return json;
  const { id: _id, version: _version, ...content } = json;
  return content;
}

/** As the share dialog gives it. */
async function exportedJson(uid: string): Promise<Record<string, unknown>> {
  const { dashboard } = (await product.api(`/api/dashboards/uid/${uid}`)) as { dashboard: Record<string, unknown> };
  const { id: _id, version: _version, ...rest } = dashboard;
  return exportDashboard(readDashboard(rest).dashboard);
}

async function panelsOfPage(page: Page, file: string): Promise<CountedPanel[]> {
  // A row that opens is a button of another name.
  const closed = page.getByRole('button', { name: /^Expand / });
  while ((await closed.count()) > 0) await closed.first().click();
  await expectPainted(page);
  return countPanels(page, file, SCREEN_PX);
}

for (const file of files)
  test(`${file} comes in, goes out, and ends`, async ({ page, context }) => {
    test.setTimeout(300_000);
    const log = watchConsole(page);
    const text = readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '');
    const json: unknown = JSON.parse(text);
    const exported = exportDashboard(readDashboard(structuredClone(json)).dashboard);
    expect.soft(lostLeaves(withoutIdentity(json), exported), 'what is lost').toEqual([]);
    const { uid, url } = await importText(product, file, text);
    const out = await exportedJson(uid);
    expect.soft(Object.hasOwn(out, 'apiVersion'), 'the form').toBe(Object.hasOwn(exported, 'apiVersion'));
    await importText(product, file, JSON.stringify(out));
    expect.soft(await exportedJson(uid), 'the second import').toEqual(out);
    await context.addCookies(cookies);
    await page.setViewportSize({ width: 1440, height: SCREEN_PX });
    await page.goto(`${url}?from=now-5m&to=now`);
    await page.locator('body[data-app-ready="true"]').waitFor();
    await page.locator('[data-panel-id]').first().waitFor();
    // Without tabs once; tabs inside of tabs are left as they open.
    const tabs = page.locator('[data-tab-group]').first().getByRole('tab');
    const tabCount = await tabs.count();
    for (let at = 0; at < Math.max(1, tabCount); at += 1) {
      if (tabCount > 0) await tabs.nth(at).click();
      const panels = await panelsOfPage(page, file);
      appendFileSync(RESULTS, panels.map((panel) => `${JSON.stringify(panel)}\n`).join(''));
    }
    log.expectClean();
  });

test('nearly all panels are drawn in full', () => {
  const counted = readFileSync(RESULTS, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CountedPanel);
  const kindOf = (file: string): string => file.split('--')[0] ?? file;
  process.stdout.write(
    `\n${files.length} dashboards\n${censusTable(counted, 'kind of file', (one) => kindOf(one.file))}\n`,
  );
  process.stdout.write(`\n${censusTable(counted, 'type of panel', (one) => one.type)}\n`);
  const asked = counted.filter(({ end }) => end !== 'source' && end !== 'promql');
  expect(asked.filter(({ end }) => end === 'full').length / asked.length).toBeGreaterThanOrEqual(LEAST_SHARE_IN_FULL);
});
