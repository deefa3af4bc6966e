// Dashboards of v2 with tabs and conditions: what stands where, the keyboard, the address, and what a variable shows and hides.
import { expect, test } from '@playwright/test';
import { expectReadable } from '../fixtures/axe';
import { watchConsole } from '../fixtures/console-errors';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { importText } from '../fixtures/shared-dashboards';
import { panelOf } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

let product: Product;

test.beforeAll(async () => {
  product = await startProduct();
});

test.afterAll(() => product.dispose());

const element = (id: number, title: string) => ({
  kind: 'Panel',
  spec: {
    id,
    title,
    vizConfig: { kind: 'VizConfig', group: 'text', version: '12.0.0', spec: { options: { content: title } } },
  },
});
const item = (name: string, y: number) => ({
  kind: 'GridLayoutItem',
  spec: { x: 0, y, width: 12, height: 4, element: { kind: 'ElementReference', name } },
});
const grid = (...names: readonly string[]) => ({
  kind: 'GridLayout',
  spec: { items: names.map((name, at) => item(name, at * 4)) },
});
const shownWhenOn = {
  kind: 'ConditionalRenderingGroup',
  spec: {
    visibility: 'show',
    condition: 'and',
    items: [{ kind: 'ConditionalRenderingVariable', spec: { variable: 'details', operator: 'equals', value: 'on' } }],
  },
};
const dashboard = {
  apiVersion: 'dashboard.grafana.app/v2',
  kind: 'Dashboard',
  metadata: { name: 'tabbed' },
  spec: {
    title: 'Tabbed',
    elements: { a: element(1, 'Load'), b: element(2, 'Disks'), c: element(3, 'Secrets'), d: element(4, 'Network') },
    layout: {
      kind: 'TabsLayout',
      spec: {
        tabs: [
          { kind: 'TabsLayoutTab', spec: { title: 'Overview', layout: grid('a', 'b') } },
          { kind: 'TabsLayoutTab', spec: { title: 'Details', layout: grid('c'), conditionalRendering: shownWhenOn } },
          { kind: 'TabsLayoutTab', spec: { title: 'Network & more', layout: grid('d') } },
        ],
      },
    },
    variables: [
      {
        kind: 'CustomVariable',
        spec: { name: 'details', query: 'off,on', current: { text: 'off', value: 'off' }, options: [] },
      },
    ],
  },
};

test('one tab at a time, by mouse, keyboard and address; a condition hides a tab', async ({ page }) => {
  const log = watchConsole(page);
  await signIn(page, product.url, ADMIN);
  const { url } = await importText(product, 'tabbed', JSON.stringify(dashboard));
  await page.goto(url);
  const tab = (name: string) => page.getByRole('tab', { name });
  await expect(tab('Overview')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tab')).toHaveText(['Overview', 'Network & more']);
  await expect(panelOf(page, 'Load')).toBeVisible();
  await expect(panelOf(page, 'Network')).toHaveCount(0);

  await tab('Network & more').click();
  await expect(panelOf(page, 'Network')).toBeVisible();
  await expect(panelOf(page, 'Load')).toHaveCount(0);
  await expect(page).toHaveURL(/dtab=network-more/);
  await page.reload();
  await expect(panelOf(page, 'Network')).toBeVisible();

  await page.keyboard.press('Escape');
  await tab('Network & more').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tab('Overview')).toBeFocused();
  await expect(panelOf(page, 'Disks')).toBeVisible();

  await page.goto(`${url}?var-details=on`);
  await tab('Details').click();
  await expect(panelOf(page, 'Secrets')).toBeVisible();
  await expectReadable(page);
  log.expectClean();
});
