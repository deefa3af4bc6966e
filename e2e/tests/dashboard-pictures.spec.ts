// Real dashboards look as they were looked at: the first screen of each, in both themes, on a desk and on a phone; axe finds nothing.
import { expect, test } from '@playwright/test';
import { seriousFindings } from '../fixtures/axe';
import { watchConsole } from '../fixtures/console-errors';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { type ImportedDashboard, importShared, SHARED_DASHBOARDS } from '../fixtures/shared-dashboards';
import { answerSteadily } from '../fixtures/steady-answers';
import { expectPainted } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

/** 18 Nov 2026, 14:00 UTC: nothing in a picture may depend on the day. */
const NOW_MS = 1_795_010_400_000;

/** Enough of a kind that differs from its neighbours by colours alone: pictures are heavy. */
const LIGHT_ON_PHONE = ['kubernetes-mixin-cluster', 'legacy-docker-host', 'node-exporter-full'];

test.skip(SHARED_DASHBOARDS.length === 0, 'the shared dashboards are not here (WATCHFIRE_SHARED)');

let product: Product;
const imported = new Map<string, ImportedDashboard>();

test.beforeAll(async () => {
  product = await startProduct({ env: { WATCHFIRE_HOST_METRICS: 'off' } });
  for (const name of SHARED_DASHBOARDS) imported.set(name, await importShared(product, name));
});

test.afterAll(async () => {
  await product.dispose();
});

for (const theme of ['dark', 'light'] as const)
  for (const width of [1440, 390])
    test(`pages of real dashboards, ${theme}, ${width} px`, async ({ page }) => {
      test.setTimeout(300_000);
      const log = watchConsole(page);
      await signIn(page, product.url, ADMIN);
      await page.clock.setFixedTime(new Date(NOW_MS));
      await page.setViewportSize({ width, height: width > 700 ? 1200 : 844 });
      await page.evaluate((chosen) => localStorage.setItem('wf-theme', chosen), theme);
      for (const [name, { url, labelNames }] of imported) {
        await page.unrouteAll();
        await answerSteadily(page, labelNames);
        await page.goto(`${url}?from=${NOW_MS - 3_600_000}&to=${NOW_MS}&timezone=utc`);
        await page.locator('body[data-app-ready="true"]').waitFor();
        await expectPainted(page);
        await page.evaluate(() => document.fonts.ready);
        if (theme === 'dark' || width > 700 || LIGHT_ON_PHONE.includes(name)) {
          const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
          expect.soft(picture, name).toMatchSnapshot(`real-${name}-${theme}-${width}.png`);
        }
        expect.soft(await seriousFindings(page), name).toEqual([]);
      }
      log.expectClean();
    });
