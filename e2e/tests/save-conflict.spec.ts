// Two people change one dashboard: the second to save sees what the first did, and both changes are kept.
import { expect, test, type Page } from '@playwright/test';
import { seriousFindings } from '../fixtures/axe';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { openDashboard, panelJson, saveJson, type Json } from '../fixtures/saved-dashboards';
import { panelOf } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

let product: Product;

test.beforeAll(async () => {
  product = await startProduct();
});
test.afterAll(async () => {
  await product.dispose();
});

const below = { gridPos: { x: 12, y: 0, w: 12, h: 8 } };

async function saveBase(uid: string, titles: readonly [string, string]): Promise<void> {
  const panels = [panelJson(1, titles[0], 'vector(1)'), panelJson(2, titles[1], 'vector(2)', below)];
  await saveJson(product, { uid, title: 'Shared', panels });
}

async function storedTitles(uid: string): Promise<readonly unknown[]> {
  const answer = await product.fetch(`/api/dashboards/uid/${uid}`);
  const { dashboard } = (await answer.json()) as { dashboard: { panels: Json[] } };
  return dashboard.panels.map(({ title }) => title);
}

/** Names the panel in the editor, and tries to save. */
async function rename(page: Page, uid: string, panelId: number, title: string): Promise<void> {
  await openDashboard(page, product, uid, `?editPanel=${panelId}`);
  const field = page.getByRole('region', { name: 'Panel editor' }).getByRole('textbox', { name: 'Title', exact: true });
  await field.fill(title);
  await expect(panelOf(page, title)).toBeVisible();
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog', { name: 'Save dashboard' }).getByRole('button', { name: 'Save', exact: true }).click();
}

test('changes of different panels are merged', async ({ page }) => {
  await signIn(page, product.url, ADMIN);
  await saveBase('merged', ['One', 'Two']);
  await rename(page, 'merged', 1, 'Mine');
  await saveBase('merged', ['One', 'Theirs']);
  await save(page);
  const conflict = page.getByRole('alertdialog', { name: 'Someone else saved this dashboard' });
  await conflict.getByRole('button', { name: 'Review changes' }).click();
  await expect(conflict.getByRole('table', { name: 'Changes' }).getByRole('row')).toHaveText([
    /Part.*You.*They/,
    /Panel Mine.*changed.*–/,
    /Panel Theirs|Panel Two/,
  ]);
  expect(await seriousFindings(page)).toEqual([]);
  await conflict.getByRole('button', { name: 'Merge and save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Dashboard saved' })).toBeVisible();
  expect(await storedTitles('merged')).toEqual(['Mine', 'Theirs']);
});

test('what both changed is asked for, and the others can still be overwritten', async ({ page }) => {
  await signIn(page, product.url, ADMIN);
  await saveBase('asked', ['One', 'Two']);
  await rename(page, 'asked', 1, 'Mine');
  await saveBase('asked', ['Theirs', 'Two']);
  await save(page);
  const conflict = page.getByRole('alertdialog', { name: 'Someone else saved this dashboard' });
  const choice = conflict.getByRole('radiogroup', { name: 'Panel Mine' });
  await expect(choice.getByRole('radio', { name: 'Yours' })).toBeChecked();
  await choice.getByRole('radio', { name: 'Theirs' }).click();
  // Somebody is faster once more: the dialog comes again with the newest.
  await saveBase('asked', ['Theirs', 'Second']);
  await conflict.getByRole('button', { name: 'Merge and save' }).click();
  await expect(conflict.getByText(/saved version 3/)).toBeVisible();
  await conflict.getByRole('button', { name: 'Merge and save' }).click();
  await expect(conflict).toHaveCount(0);
  expect(await storedTitles('asked')).toEqual(['Theirs', 'Second']);
});
