// Every panel type looks as it was looked at: examples and states with fixed data, in both themes, on a desk and on a phone.
import { expect, test, type Page } from '@playwright/test';
import { seriousFindings } from '../fixtures/axe';
import { watchConsole } from '../fixtures/console-errors';
import { expectPicture } from '../fixtures/pictures';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { signIn } from '../pages/login-page';

/** The end of the gallery's range, 18 Nov 2026, 14:00 UTC: nothing on it may depend on the day. */
const NOW = new Date(1_795_010_400_000);

let product: Product;

test.beforeAll(async () => {
  product = await startProduct();
});

test.afterAll(async () => {
  await product.dispose();
});

async function openGallery(page: Page, theme: 'dark' | 'light', width: number): Promise<void> {
  await page.clock.setFixedTime(NOW);
  // High enough that no type has to be scrolled to be seen as a whole.
  await page.setViewportSize({ width, height: 2400 });
  await page.evaluate((chosen) => localStorage.setItem('wf-theme', chosen), theme);
  await page.goto(`${product.url}/dev/panels`);
  await page.locator('body[data-app-ready="true"]').waitFor();
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0, { timeout: 60_000 });
  await page.evaluate(() => document.fonts.ready);
}

for (const theme of ['dark', 'light'] as const) {
  for (const width of [1440, 390]) {
    test(`panels, ${theme}, ${width} px`, async ({ page }) => {
      test.setTimeout(300_000);
      const log = watchConsole(page);
      await signIn(page, product.url, ADMIN);
      await openGallery(page, theme, width);
      const types = await page
        .locator('[data-gallery-type]')
        .evaluateAll((sections) => sections.map((section) => section.getAttribute('data-gallery-type') ?? ''));
      expect(types.length).toBeGreaterThan(15);
      for (const type of types) {
        const section = page.locator(`[data-gallery-type="${type}"]`);
        // On a phone the states look as they do on a desk: one example is enough.
        const shown = width > 700 ? section : section.locator('section[data-panel-type]').first();
        await expectPicture(shown, `${type}-${theme}-${width}`);
      }
      expect(await seriousFindings(page)).toEqual([]);
      log.expectClean();
    });
  }
}
