// Variables of a dashboard's page, filters by hand, and what is repeated or hidden by them.
import { expect, type Page, test } from '@playwright/test';
import { expectReadable } from '../fixtures/axe';
import { watchConsole } from '../fixtures/console-errors';
import { ADMIN, type Product } from '../fixtures/product';
import { type Json, openDashboard, panelJson, saveJson, startWatchingProduct } from '../fixtures/saved-dashboards';
import { expectPainted, gridOf, panelOf } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

let product: Product;

test.beforeAll(async () => {
  product = await startWatchingProduct();
});

test.afterAll(async () => {
  await product.dispose();
});

const choose = async (page: Page, variable: string, option: string): Promise<void> => {
  await page.getByRole('combobox', { name: variable, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

const values = (page: Page, name: string): string[] => new URL(page.url()).searchParams.getAll(`var-${name}`);

test('variables of every kind: in order, in the address, back and forward', async ({ page }) => {
  const log = watchConsole(page);
  await saveJson(product, {
    uid: 'vars',
    title: 'Variables',
    templating: {
      list: [
        { name: 'cpu', type: 'query', query: 'label_values(node_cpu_seconds_total{mode="$mode"}, cpu)', sort: 3 },
        { name: 'mode', label: 'Mode', type: 'query', query: 'label_values(node_cpu_seconds_total, mode)', sort: 1 },
        {
          name: 'many',
          type: 'query',
          query: 'label_values(node_cpu_seconds_total, mode)',
          multi: true,
          includeAll: true,
          regex: '/^(i.*|user)$/',
          current: { text: ['All'], value: ['$__all'] },
        },
        { name: 'env', type: 'custom', query: 'Production : prod, test' },
        { name: 'text', type: 'textbox', query: 'hello' },
        { name: 'step', type: 'interval', query: '1m,5m', auto: true, auto_count: 10, auto_min: '10s' },
        { name: 'ds', type: 'datasource', query: 'prometheus' },
        { name: 'hidden', type: 'constant', query: 'kept', hide: 2 },
        { name: 'flag', type: 'switch', enabledValue: 'on', disabledValue: 'off' },
        { name: 'x', type: 'query', query: 'label_values(up{a="$y"}, job)' },
        { name: 'y', type: 'query', query: 'label_values(up{a="$x"}, job)' },
      ],
    },
    panels: [
      panelJson(
        1,
        '$mode on $cpu of $env, $text $hidden $flag',
        'rate(node_cpu_seconds_total{mode="$mode",cpu="$cpu"}[1m])',
      ),
      panelJson(
        2,
        '$many of ${many:csv}',
        'sum by (mode) (rate(node_cpu_seconds_total{mode=~"$many"}[$__rate_interval]))',
        {
          gridPos: { x: 12, y: 0, w: 12, h: 8 },
        },
      ),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await openDashboard(page, product, 'vars');
  await expect(panelOf(page, 'idle on 0 of Production, hello kept off')).toBeVisible();
  await expect(panelOf(page, 'All of idle,iowait,irq,user')).toBeVisible();
  await expectPainted(page);
  await expect.poll(() => values(page, 'mode')).toEqual(['idle']);
  expect(values(page, 'many')).toEqual(['$__all']);
  expect(values(page, 'hidden')).toEqual([]);

  await choose(page, 'Mode', 'user');
  await expect(panelOf(page, 'user on 0 of Production, hello kept off')).toBeVisible();
  expect(values(page, 'mode')).toEqual(['user']);
  await choose(page, 'env', 'test');
  await page.getByRole('textbox', { name: 'text' }).fill('bye');
  await page.keyboard.press('Enter');
  await page.getByRole('switch', { name: 'flag' }).click();
  await expect(panelOf(page, 'user on 0 of test, bye kept on')).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(panelOf(page, 'user on 0 of test, hello kept off')).toBeVisible();
  await page.goForward();
  await expect(panelOf(page, 'user on 0 of test, bye kept off')).toBeVisible();

  await page.getByRole('combobox', { name: 'many', exact: true }).click();
  const list = page.getByRole('listbox', { name: 'many' });
  await expect(list).toHaveAttribute('aria-multiselectable', 'true');
  await list.getByRole('option', { name: 'user', exact: true }).click();
  await list.getByRole('option', { name: 'irq', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => values(page, 'many')).toEqual(['user', 'irq']);
  // A rate has its first step some seconds after the start of the product.
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect(panelOf(page, 'user + irq of user,irq')).toHaveAttribute('data-state', 'done', { timeout: 2000 });
  }).toPass({ timeout: 60_000 });

  // The circle is named, quietly, and hurts nobody.
  await page.getByRole('combobox', { name: 'x', exact: true }).click();
  await expect(page.getByText(/This variable and “y” wait for each other/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expectReadable(page);
  log.expectClean();
});

test('filters by hand go into every query and into the address', async ({ page }) => {
  await saveJson(product, {
    uid: 'adhoc',
    title: 'Filters',
    templating: { list: [{ name: 'Filters', type: 'adhoc' }] },
    panels: [panelJson(1, 'CPU', 'sum by (mode) (rate(node_cpu_seconds_total[1m]))')],
  });
  await signIn(page, product.url, ADMIN);
  await openDashboard(page, product, 'adhoc');
  await expect(panelOf(page, 'CPU').getByRole('img')).not.toHaveAttribute('data-series-count', '1');
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('combobox', { name: 'Label' }).fill('mode');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Value' }).fill('user');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect.poll(() => values(page, 'Filters')).toEqual(['mode|=|user']);
  await expect(panelOf(page, 'CPU').getByRole('img')).toHaveAttribute('data-series-count', '1');
  await page.getByRole('button', { name: 'Remove filter mode = user' }).click();
  await expect.poll(() => values(page, 'Filters')).toEqual(['']);
  await expect(panelOf(page, 'CPU').getByRole('img')).not.toHaveAttribute('data-series-count', '1');
});

test('a value in a cell, a legend entry or a pinned tooltip becomes a filter, for or against it', async ({ page }) => {
  await saveJson(product, {
    uid: 'cells',
    title: 'Cells',
    templating: { list: [{ name: 'Filters', type: 'adhoc' }] },
    panels: [
      panelJson(1, 'Modes', 'sum by (mode) (rate(node_cpu_seconds_total[1m]))', {
        type: 'table',
        targets: [{ refId: 'A', expr: 'node_cpu_seconds_total{cpu="0"}', instant: true, format: 'table' }],
      }),
      panelJson(2, 'CPU', 'sum by (mode) (rate(node_cpu_seconds_total{cpu="0"}[1m]))', {
        gridPos: { x: 12, y: 0, w: 12, h: 8 },
      }),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await openDashboard(page, product, 'cells');
  const rows = panelOf(page, 'Modes').locator('tbody tr');
  await rows.filter({ hasText: 'idle' }).getByRole('cell', { name: 'idle' }).hover();
  await page.getByRole('button', { name: 'Filter out mode = idle' }).click();
  await expect.poll(() => values(page, 'Filters')).toEqual(['mode|!=|idle']);
  await expect(rows.filter({ hasText: 'idle' })).toHaveCount(0);
  await expect(rows.filter({ hasText: 'user' })).toHaveCount(1);
  await expectReadable(page);

  // By keyboard: the labels of an entry open beside it, the first choice has the focus; Escape goes back to the entry.
  const opener = panelOf(page, 'CPU').getByRole('button', { name: 'Filter by {mode="user"}' });
  const labels = page.getByRole('group', { name: 'Filter by {mode="user"}' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(labels.getByRole('button', { name: 'Filter for mode = user' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(labels).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(labels.getByRole('button', { name: 'Filter for mode = user' })).toBeFocused();
  await labels.getByRole('button', { name: 'Filter out mode = user' }).click();
  await expect.poll(() => values(page, 'Filters')).toEqual(['mode|!=|idle', 'mode|!=|user']);

  await expectPainted(page);
  const box = await panelOf(page, 'CPU').getByRole('img').boundingBox();
  if (!box) throw new Error('the chart is not on the screen');
  await page.mouse.click(box.x + box.width * 0.98, box.y + box.height / 2);
  const tooltip = page.getByTestId('chart-tooltip').filter({ visible: true });
  const choice = tooltip.getByRole('button', { name: /^Filter for mode = / });
  // What is drawn anew under the pointer would take a click with it.
  await choice.evaluate((button) => button.setAttribute('data-kept', ''));
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.4, { steps: 4 });
  await expect(choice).toHaveAttribute('data-kept', '');
  await choice.click();
  await expect.poll(() => values(page, 'Filters').at(-1)).toMatch(/^mode\|=\|/);
  await expect(panelOf(page, 'CPU').getByRole('img')).toHaveAttribute('data-series-count', '1');
});

test('repeated panels and rows, rows that close, panels that hide, ranges of their own', async ({ page }) => {
  const row = (id: number, title: string, y: number, parts: Json = {}): Json => ({
    id,
    type: 'row',
    title,
    collapsed: false,
    gridPos: { x: 0, y, w: 24, h: 1 },
    panels: [],
    ...parts,
  });
  await saveJson(product, {
    uid: 'repeats',
    title: 'Repeats',
    templating: {
      list: [
        {
          name: 'mode',
          type: 'custom',
          query: 'user,system,idle',
          multi: true,
          current: { value: ['user', 'system'] },
        },
        { name: 'load', type: 'custom', query: '1,5', multi: true, includeAll: true, current: { value: ['$__all'] } },
      ],
    },
    panels: [
      panelJson(1, 'CPU $mode', 'rate(node_cpu_seconds_total{mode="$mode"}[1m])', {
        repeat: 'mode',
        gridPos: { x: 0, y: 0, w: 24, h: 4 },
      }),
      panelJson(2, 'Empty', 'up{job="none"}', { hideWhenNoData: true, gridPos: { x: 0, y: 4, w: 24, h: 4 } }),
      row(3, 'Load $load', 8, { repeat: 'load' }),
      panelJson(4, 'Load over ${load}', 'node_load$load', { type: 'stat', gridPos: { x: 0, y: 9, w: 12, h: 4 } }),
      row(5, 'Closed', 13, {
        collapsed: true,
        panels: [panelJson(6, 'Inside', 'up', { gridPos: { x: 0, y: 14, w: 24, h: 4 } })],
      }),
      panelJson(7, 'Short', 'node_load1', { timeFrom: '5m', timeShift: '1m', gridPos: { x: 0, y: 14, w: 24, h: 4 } }),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await openDashboard(page, product, 'repeats');
  await expect(panelOf(page, 'CPU user')).toHaveAttribute('data-repeat', 'user');
  await expect(panelOf(page, 'CPU system')).toHaveAttribute('data-panel-id', '1');
  expect(await gridOf(panelOf(page, 'CPU system'))).toEqual({ x: 12, y: 0, w: 12, h: 4 });
  await expect(panelOf(page, 'Load over 5')).toHaveAttribute('data-repeat', '5');
  // The empty panel takes no place: the rows moved up by its height.
  await expect.poll(async () => gridOf(page.locator('[data-row-key="3?load=1"]'))).toMatchObject({ y: 4 });
  await expect(panelOf(page, 'Short')).toContainText('Last 5 minutes, timeshift -1m');

  // A closed row asks for nothing before it is opened.
  await expect(panelOf(page, 'Inside')).toHaveCount(0);
  await page.getByRole('button', { name: 'Expand Closed' }).click();
  await expect(panelOf(page, 'Inside')).toHaveAttribute('data-state', 'done');
  await page.getByRole('button', { name: 'Collapse Load 1' }).click();
  await expect(panelOf(page, 'Load over 1')).toHaveCount(0);
  await expect(panelOf(page, 'Load over 5')).toBeVisible();
  await expect(page.locator('main')).toHaveAttribute('data-dirty', 'false');

  // One more value, one more copy; the others stay.
  await page.getByRole('combobox', { name: 'mode', exact: true }).click();
  await page.getByRole('option', { name: 'idle', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(panelOf(page, 'CPU idle')).toHaveAttribute('data-state', 'done');
  expect(await gridOf(panelOf(page, 'CPU system'))).toMatchObject({ x: 8, w: 8 });

  await expectReadable(page);
  await panelOf(page, 'CPU system').hover();
  await page.getByRole('button', { name: 'Menu for CPU system' }).click();
  await page.getByRole('menuitem', { name: 'View' }).click();
  await expect(page.locator('section[data-panel-id]')).toHaveCount(1);
  await expect(panelOf(page, 'CPU system')).toBeVisible();
});
