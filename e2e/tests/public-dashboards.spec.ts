// Dashboards that others publish, from a folder that WATCHFIRE_DASHBOARDS names (`KIND--NAME.json`): each comes in, goes out, comes in again the
// same, and ends on the page. Prints how many panels are drawn in full. Skipped without the folder: the files are not ours.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
const counted: CountedPanel[] = [];

test.beforeAll(async ({ browser }) => {
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

async function storedJson(uid: string): Promise<Record<string, unknown>> {
  const { dashboard } = (await product.api(`/api/dashboards/uid/${uid}`)) as { dashboard: Record<string, unknown> };
  const { id: _id, version: _version, ...rest } = dashboard;
  return rest;
}

for (const file of files)
  test(`${file} comes in, goes out, and ends`, async ({ page, context }) => {
    test.setTimeout(300_000);
    const log = watchConsole(page);
    const text = readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '');
    const json: unknown = JSON.parse(text);
    const exported = exportDashboard(readDashboard(structuredClone(json)).dashboard);
    expect.soft(lostLeaves(json, exported), 'what is lost').toEqual([]);
    const { uid, url } = await importText(product, file, text);
    const first = await storedJson(uid);
    const out = exportDashboard(readDashboard(structuredClone(first)).dashboard);
    expect.soft(Object.hasOwn(out, 'apiVersion'), 'the form').toBe(Object.hasOwn(exported, 'apiVersion'));
    await importText(product, file, JSON.stringify(out));
    expect.soft(await storedJson(uid), 'the second import').toEqual(first);
    await context.addCookies(cookies);
    await page.setViewportSize({ width: 1440, height: SCREEN_PX });
    await page.goto(`${url}?from=now-5m&to=now`);
    await page.locator('body[data-app-ready="true"]').waitFor();
    await expectPainted(page);
    // A row that opens is a button of another name.
    const closed = page.getByRole('button', { name: /^Expand / });
    while ((await closed.count()) > 0) await closed.first().click();
    counted.push(...(await countPanels(page, file, SCREEN_PX)));
    log.expectClean();
  });

test('nearly all panels are drawn in full', () => {
  const kindOf = (file: string): string => file.split('--')[0] ?? file;
  process.stdout.write(
    `\n${files.length} dashboards\n${censusTable(counted, 'kind of file', (one) => kindOf(one.file))}\n`,
  );
  process.stdout.write(`\n${censusTable(counted, 'type of panel', (one) => one.type)}\n`);
  const others = counted.filter(({ end }) => end !== 'full');
  mkdirSync('test-results', { recursive: true });
  writeFileSync('test-results/public-dashboards.json', JSON.stringify(others, null, 1));
  const asked = counted.filter(({ end }) => end !== 'source' && end !== 'promql');
  expect(asked.filter(({ end }) => end === 'full').length / asked.length).toBeGreaterThanOrEqual(LEAST_SHARE_IN_FULL);
});
