// A dashboard as checks drive it: by the names of the UI contract.
import { expect, type Locator, type Page } from '@playwright/test';

export function panelOf(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true });
}

/** Waits until every panel on the screen has finished: it was noticed there, no query runs and the picture is drawn. */
export async function expectPainted(page: Page): Promise<void> {
  const panels = page.locator('section[data-panel-id]');
  await expect(panels.first()).toBeVisible();
  await expect.poll(() => panels.evaluateAll(namesOfUnfinished), 'panels that have not finished').toEqual([]);
}

/** Runs in the page. A panel that was scrolled to is `idle` until the page notices it. */
function namesOfUnfinished(sections: (HTMLElement | SVGElement)[]): string[] {
  const screen = (document.querySelector('[data-scroller]') ?? document.documentElement).getBoundingClientRect();
  const isOnScreen = (section: Element): boolean => {
    const { top, bottom, width, height } = section.getBoundingClientRect();
    return width > 0 && height > 0 && bottom > screen.top && top < screen.bottom;
  };
  return sections
    .filter((section) => {
      const state = section.dataset['state'];
      return state === 'loading' || section.ariaBusy === 'true' || (state === 'idle' && isOnScreen(section));
    })
    .map((section) => `${section.ariaLabel}: ${section.dataset['state']}`);
}

/** Panels off the screen ask for nothing: scrolls from the top to the bottom, and waits for each screen before `visit`. */
export async function eachScreen(page: Page, screenPx: number, visit: () => Promise<void>): Promise<void> {
  const scroller = page.locator('[data-scroller]');
  for (let top = 0; ; top += screenPx - 400) {
    const end = await scroller.evaluate((element, at) => {
      element.scrollTop = at;
      return element.scrollHeight - element.clientHeight;
    }, top);
    await expectPainted(page);
    await visit();
    if (top >= end) return;
  }
}

export async function gridOf(panel: Locator): Promise<{ x: number; y: number; w: number; h: number }> {
  const [x = 0, y = 0, w = 0, h = 0] = ((await panel.getAttribute('data-grid')) ?? '').split(',').map(Number);
  return { x, y, w, h };
}

/** Adds a panel by picking a metric, as `a`, type, Enter. */
export async function addPanelByMetric(page: Page, metric: string): Promise<void> {
  await page.getByRole('toolbar', { name: 'Dashboard' }).getByRole('button', { name: 'Add panel' }).click();
  const search = page.getByRole('dialog').getByRole('combobox').first();
  await search.fill(metric);
  await page
    .getByRole('option', { name: new RegExp(`^${metric}`) })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
}

export async function saveDashboard(page: Page, title?: string): Promise<void> {
  await page.getByRole('toolbar', { name: 'Dashboard' }).getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Save dashboard' });
  if (title !== undefined) await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Notifications' }).getByText('Dashboard saved')).toBeVisible();
}
