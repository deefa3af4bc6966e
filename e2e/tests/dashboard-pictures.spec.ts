// Real dashboards look as they were looked at: the first screen of each, in both themes, on a desk and on a phone; axe finds nothing.
import { expect, test, type Page } from '@playwright/test';
import { seriousFindings } from '../fixtures/axe';
import { watchConsole } from '../fixtures/console-errors';
import { expectPicture } from '../fixtures/pictures';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { importShared, SHARED_DASHBOARDS } from '../fixtures/shared-dashboards';
import { answerSteadily } from '../fixtures/steady-answers';
import { expectPainted } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

/** 18 Nov 2026, 14:00 UTC: nothing in a picture may depend on the day. */
const NOW_MS = 1_795_010_400_000;

/** One page takes all forms, in an order that changes one thing at a time. axe looks at each theme and at each width once. */
const FORMS = [
  { theme: 'dark', width: 1440, height: 1200, hasAxe: true },
  { theme: 'light', width: 1440, height: 1200, hasAxe: false },
  { theme: 'light', width: 390, height: 844, hasAxe: true },
  { theme: 'dark', width: 390, height: 844, hasAxe: false },
] as const;

// A picture that differs says more than a trace, which doubles the time.
test.use({ trace: 'off' });
test.skip(SHARED_DASHBOARDS.length === 0, 'the shared dashboards are not here (WATCHFIRE_SHARED)');

let product: Product;
let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

test.beforeAll(async ({ browser }) => {
  product = await startProduct({ env: { WATCHFIRE_HOST_METRICS: 'off' } });
  const page = await browser.newPage();
  await signIn(page, product.url, ADMIN);
  cookies = await page.context().cookies();
  await page.close();
});

test.afterAll(async () => {
  await product.dispose();
});

for (const name of SHARED_DASHBOARDS)
  test(`the page of ${name}`, async ({ page, context }) => {
    const log = watchConsole(page);
    await context.addCookies(cookies);
    await page.clock.setFixedTime(new Date(NOW_MS));
    const { url, labelNames } = await importShared(product, name);
    await answerSteadily(page, labelNames);
    await page.setViewportSize({ width: FORMS[0].width, height: FORMS[0].height });
    await page.goto(`${url}?from=${NOW_MS - 3_600_000}&to=${NOW_MS}&timezone=utc`);
    await page.locator('body[data-app-ready="true"]').waitFor();
    await page.evaluate(() => document.fonts.ready);
    for (const { theme, width, height, hasAxe } of FORMS) {
      await page.setViewportSize({ width, height });
      await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
      await expectPicture(page, `real-${name}-${theme}-${width}`, () => expectPainted(page));
      if (hasAxe) expect.soft(await seriousFindings(page), `${theme}, ${width} px`).toEqual([]);
    }
    log.expectClean();
  });
