// A dashboard's page: variables, repeats, rows, times, annotations, links, and how it asks for data.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import { OPENMETRICS_TEXT, startTextExporter } from '../fixtures/exporters';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { instantQuery } from '../fixtures/prometheus-api';
import { expectPainted, gridOf, panelOf } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';

let product: Product;

test.beforeAll(async () => {
  product = await startProduct();
  await expect
    .poll(async () => (await instantQuery(product.api, 'count_over_time(node_load1[1m]) > 4')).length, {
      timeout: 60_000,
    })
    .toBe(1);
});

test.afterAll(async () => {
  await product.dispose();
});

type Json = Readonly<Record<string, unknown>>;

async function save(dashboard: Json): Promise<void> {
  const response = await product.fetch('/api/dashboards/db', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dashboard: { time: { from: 'now-15m', to: 'now' }, ...dashboard }, overwrite: true }),
  });
  expect(response.status).toBe(200);
}

function panel(id: number, title: string, expr: string, parts: Json = {}): Json {
  return {
    id,
    type: 'timeseries',
    title,
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    targets: [{ refId: 'A', expr }],
    fieldConfig: { defaults: {}, overrides: [] },
    options: {},
    ...parts,
  };
}

async function open(page: Page, uid: string, query = ''): Promise<void> {
  await page.goto(`${product.url}/d/${uid}${query}`);
  await page.locator('body[data-app-ready="true"]').waitFor();
}

/** No serious finding for readers, in both themes. */
async function expectReadable(page: Page): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${theme} ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }
}

const choose = async (page: Page, variable: string, option: string): Promise<void> => {
  await page.getByRole('combobox', { name: variable, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

const values = (page: Page, name: string): string[] => new URL(page.url()).searchParams.getAll(`var-${name}`);

test('variables of every kind: in order, in the address, back and forward', async ({ page }) => {
  const log = watchConsole(page);
  await save({
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
      panel(
        1,
        '$mode on $cpu of $env, $text $hidden $flag',
        'rate(node_cpu_seconds_total{mode="$mode",cpu="$cpu"}[1m])',
      ),
      panel(2, 'All of ${many:csv}', 'sum by (mode) (rate(node_cpu_seconds_total{mode=~"$many"}[$__rate_interval]))', {
        gridPos: { x: 12, y: 0, w: 12, h: 8 },
      }),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await open(page, 'vars');
  await expect(panelOf(page, 'idle on 0 of prod, hello kept off')).toBeVisible();
  await expect(panelOf(page, 'All of idle,iowait,irq,user')).toBeVisible();
  await expectPainted(page);
  await expect.poll(() => values(page, 'mode')).toEqual(['idle']);
  expect(values(page, 'many')).toEqual(['$__all']);
  expect(values(page, 'hidden')).toEqual([]);

  await choose(page, 'Mode', 'user');
  await expect(panelOf(page, 'user on 0 of prod, hello kept off')).toBeVisible();
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
  await expect(panelOf(page, 'All of user,irq')).toHaveAttribute('data-state', 'done');

  // The circle is named, quietly, and hurts nobody.
  await page.getByRole('combobox', { name: 'x', exact: true }).click();
  await expect(page.getByText(/This variable and “y” wait for each other/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expectReadable(page);
  log.expectClean();
});

test('filters by hand go into every query and into the address', async ({ page }) => {
  await save({
    uid: 'adhoc',
    title: 'Filters',
    templating: { list: [{ name: 'Filters', type: 'adhoc' }] },
    panels: [panel(1, 'CPU', 'sum by (mode) (rate(node_cpu_seconds_total[1m]))')],
  });
  await signIn(page, product.url, ADMIN);
  await open(page, 'adhoc');
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
  await save({
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
      panel(1, 'CPU $mode', 'rate(node_cpu_seconds_total{mode="$mode"}[1m])', {
        repeat: 'mode',
        gridPos: { x: 0, y: 0, w: 24, h: 4 },
      }),
      panel(2, 'Empty', 'up{job="none"}', { hideWhenNoData: true, gridPos: { x: 0, y: 4, w: 24, h: 4 } }),
      row(3, 'Load $load', 8, { repeat: 'load' }),
      panel(4, 'Load over ${load}', 'node_load$load', { type: 'stat', gridPos: { x: 0, y: 9, w: 12, h: 4 } }),
      row(5, 'Closed', 13, {
        collapsed: true,
        panels: [panel(6, 'Inside', 'up', { gridPos: { x: 0, y: 14, w: 24, h: 4 } })],
      }),
      panel(7, 'Short', 'node_load1', { timeFrom: '5m', timeShift: '1m', gridPos: { x: 0, y: 14, w: 24, h: 4 } }),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await open(page, 'repeats');
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

test('one request for all panels; a refresh asks for the tail; a failing query harms nobody', async ({ page }) => {
  const batches: { queries: { expr: string; startMs: number; endMs: number; kind: string }[] }[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/watchfire/query/batch')) batches.push(request.postDataJSON());
  });
  const at = (x: number, y: number): Json => ({ gridPos: { x, y, w: 8, h: 8 } });
  await save({
    uid: 'queries',
    title: 'Queries',
    panels: [
      panel(1, 'One', 'node_load1', at(0, 0)),
      panel(2, 'Same', 'node_load1', at(8, 0)),
      panel(3, 'Broken', 'node_load1 +', at(16, 0)),
      panel(4, 'Loki', '{app="x"}', { ...at(0, 8), datasource: { type: 'loki', uid: 'l' } }),
      panel(5, 'Mixed', 'node_load5', {
        ...at(8, 8),
        datasource: { type: 'datasource', uid: '-- Mixed --' },
        targets: [
          { refId: 'A', expr: 'node_load5' },
          { refId: 'B', expr: 'node_load15', hide: true },
          {
            refId: 'C',
            datasource: { type: '__expr__', uid: '__expr__' },
            type: 'math',
            expression: '$A + $B',
            expr: '',
          },
          { refId: 'D', expr: '{a="b"}', datasource: { type: 'loki', uid: 'l' } },
        ],
      }),
      panel(6, 'Shared', '', {
        ...at(16, 8),
        datasource: { type: 'datasource', uid: '-- Dashboard --' },
        targets: [{ refId: 'A', panelId: 1 }],
      }),
      panel(7, 'Misspelt', 'node_laod1', at(0, 16)),
      panel(8, 'Wrong value', 'up{job="hosts"}', at(8, 16)),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await open(page, 'queries', '?from=now-15m&to=now');
  await expectPainted(page);
  await expect(panelOf(page, 'Broken').getByTestId('panel-error')).toContainText('unexpected end of input');
  await expect(panelOf(page, 'Loki').getByTestId('panel-error')).toContainText(
    'Data source type “loki” is not supported',
  );
  for (const title of ['One', 'Same', 'Mixed', 'Shared'])
    await expect(panelOf(page, title)).toHaveAttribute('data-state', 'done');
  await expect(panelOf(page, 'Mixed').getByRole('img')).toHaveAttribute('data-series-count', '2');
  await expect(panelOf(page, 'Mixed').getByRole('button', { name: /loki/ })).toBeVisible();
  await page.locator('[data-scroller]').evaluate((element) => element.scrollTo(0, 2000));
  await expect(panelOf(page, 'Misspelt').getByTestId('panel-nodata')).toContainText('node_load1');
  await expect(panelOf(page, 'Wrong value').getByTestId('panel-nodata')).toContainText('No series with job="hosts"');
  expect(batches.flatMap(({ queries }) => queries.filter(({ expr }) => expr === 'node_load1'))).toHaveLength(1);

  const first = batches.flatMap(({ queries }) => queries).find(({ expr }) => expr === 'node_load1');
  await page.locator('[data-scroller]').evaluate((element) => element.scrollTo(0, 0));
  // A refresh within the same step has nothing new to ask for: wait for the next one.
  await expect(async () => {
    batches.length = 0;
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await expectPainted(page);
    const next = batches.flatMap(({ queries }) => queries).find(({ expr }) => expr === 'node_load1');
    expect(next?.endMs).toBeGreaterThan(first?.endMs ?? 0);
    expect((next?.endMs ?? 0) - (next?.startMs ?? 0)).toBeLessThan(((first?.endMs ?? 0) - (first?.startMs ?? 0)) / 4);
  }).toPass({ timeout: 60_000 });
  expect(batches).toHaveLength(1);
  await expectReadable(page);
});

test('a page that was seen before asks for its panels while its code is still loaded, and once', async ({ page }) => {
  const log = watchConsole(page);
  const place = (x: number, w: number): Json => ({ gridPos: { x, y: 0, w, h: 8 } });
  await save({
    uid: 'first',
    title: 'First',
    time: { from: 'now-3h', to: 'now' },
    templating: { list: [{ name: 'window', type: 'custom', query: '5m,10m' }] },
    panels: [
      panel(1, 'Narrow', 'rate(node_cpu_seconds_total[$__rate_interval])', place(0, 4)),
      panel(2, 'Wide', 'rate(node_cpu_seconds_total[$__rate_interval])', place(4, 20)),
      panel(3, 'Chosen', 'avg_over_time(node_load1[$window])', { gridPos: { x: 0, y: 8, w: 12, h: 8 } }),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await open(page, 'first');
  await expectPainted(page);
  const asked: string[][] = [];
  let letCodeCome: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    letCodeCome = resolve;
  });
  page.on('request', (request) => {
    if (!request.url().endsWith('/api/watchfire/query/batch')) return;
    const { queries } = request.postDataJSON() as { queries: { expr: string; stepMs: number }[] };
    asked.push(queries.map(({ expr, stepMs }) => `${expr} ${stepMs}`));
  });
  // Code that does not come keeps the page from coming alive; its HTML asks all the same.
  await page.route('**/*.js', async (route) => {
    await gate;
    await route.continue();
  });
  const load = page.goto(`${product.url}/d/first`, { waitUntil: 'commit' });
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).toEqual([
    expect.stringMatching(/^rate\(node_cpu_seconds_total\[\w+\]\) \d+$/),
    expect.stringMatching(/^rate\(node_cpu_seconds_total\[\w+\]\) \d+$/),
    expect.stringMatching(/^avg_over_time\(node_load1\[5m\]\) \d+$/),
  ]);
  letCodeCome();
  await load;
  await expectPainted(page);
  await expect(panelOf(page, 'Wide')).toHaveAttribute('data-state', 'done');
  expect(asked).toHaveLength(1);
  log.expectClean();
});

test('annotations by query and by hand, with switches, words and a dialog', async ({ page }) => {
  await save({
    uid: 'notes',
    title: 'Notes',
    annotations: {
      list: [
        {
          name: 'Busy',
          enable: true,
          iconColor: 'orange',
          expr: 'node_load1 >= 0',
          step: '15s',
          titleFormat: 'Load of {{instance}}',
        },
      ],
    },
    panels: [panel(1, 'Load', 'node_load1', { gridPos: { x: 0, y: 0, w: 24, h: 8 } })],
  });
  const nowMs = Date.now();
  const added = await product.fetch('/api/annotations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      dashboardUID: 'notes',
      time: nowMs - 600_000,
      text: 'Deployed <b>v2</b>',
      tags: ['deploy'],
    }),
  });
  expect(added.status).toBe(200);
  await signIn(page, product.url, ADMIN);
  await open(page, 'notes');
  await expectPainted(page);
  const load = panelOf(page, 'Load');
  const note = load.getByRole('button', { name: /^Annotation: Deployed <b>v2<\/b>/ });
  await note.hover();
  await expect(page.getByTestId('annotation-tooltip').filter({ visible: true })).toContainText('deploy');
  await expect(load.getByRole('button', { name: /^Annotation: Load of/ })).toHaveCount(1);
  await page.getByRole('button', { name: 'Busy', exact: true }).click();
  await expect(load.getByRole('button', { name: /^Annotation: Load of/ })).toHaveCount(0);

  await expectReadable(page);
  const box = await load.getByRole('img').boundingBox();
  if (!box) throw new Error('the chart is not on the screen');
  await page.keyboard.down('Control');
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up('Control');
  const dialog = page.getByRole('dialog', { name: 'Add annotation' });
  await dialog.getByRole('textbox', { name: 'Description' }).fill('Slow period');
  await dialog.getByRole('textbox', { name: 'Tags' }).fill('slow, web');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const own = load.getByRole('button', { name: /^Annotation: Slow period/ });
  await expect(own).toBeVisible();
  await own.click();
  await page.getByRole('dialog', { name: 'Edit annotation' }).getByRole('button', { name: 'Delete' }).click();
  await expect(own).toHaveCount(0);
});

test('links of the dashboard, of panels and of values carry range and variables', async ({ page }) => {
  await save({ uid: 'target', title: 'Target', tags: ['linked'], panels: [] });
  await save({
    uid: 'links',
    title: 'Links',
    links: [
      { type: 'link', title: 'Docs of $mode', url: '/docs?m=${mode}', keepTime: true, includeVars: true },
      { type: 'dashboards', title: 'Related', tags: ['linked'], asDropdown: true, keepTime: true },
    ],
    templating: { list: [{ name: 'mode', type: 'custom', query: 'user,idle' }] },
    panels: [
      panel(1, 'CPU', 'node_load1', {
        gridPos: { x: 0, y: 0, w: 24, h: 8 },
        links: [
          { title: 'More on $mode', url: '/more/$mode?${__url_time_range}' },
          { title: 'Bad', url: 'javascript:alert(1)' },
        ],
        fieldConfig: {
          defaults: {
            links: [{ title: 'At ${__value.raw}', url: '/at?v=${__value.numeric}&i=${__field.labels.instance}' }],
          },
          overrides: [],
        },
      }),
    ],
  });
  await signIn(page, product.url, ADMIN);
  await open(page, 'links', '?from=now-15m&to=now');
  await expectPainted(page);
  const nav = page.getByRole('navigation', { name: 'Dashboard links' });
  await expect(nav.getByRole('link', { name: 'Docs of user' })).toHaveAttribute(
    'href',
    '/docs?m=user&from=now-15m&to=now&var-mode=user',
  );
  await nav.getByRole('button', { name: 'Related' }).click();
  await expect(page.getByRole('menuitem', { name: 'Target' })).toHaveAttribute(
    'href',
    '/d/target/target?from=now-15m&to=now',
  );
  await page.keyboard.press('Escape');
  await expect(panelOf(page, 'CPU').getByRole('link', { name: 'More on user' })).toHaveAttribute(
    'href',
    '/more/user?from=now-15m&to=now',
  );

  const chart = panelOf(page, 'CPU').getByRole('img');
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart is not on the screen');
  await page.mouse.move(box.x + box.width * 0.98, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.up();
  const tooltip = page.getByTestId('chart-tooltip').filter({ visible: true });
  await expectReadable(page);
  await expect(tooltip.getByRole('link', { name: /^At \d/ })).toHaveAttribute('href', /^\/at\?v=[\d.]+&i=/);
});

test('exemplars stand on their series and name their traces', async ({ page }) => {
  const exporter = await startTextExporter(
    () =>
      [
        '# TYPE rpc_seconds histogram',
        'rpc_seconds_bucket{le="1.0"} 5 # {trace_id="abc123"} 0.67',
        'rpc_seconds_bucket{le="+Inf"} 5',
        'rpc_seconds_count 5',
        'rpc_seconds_sum 2.5',
        '# EOF',
        '',
      ].join('\n'),
    OPENMETRICS_TEXT,
  );
  const scraping = await startProduct({
    config: `scrape_configs: [{job_name: rpc, scrape_interval: 1s, static_configs: [{targets: ['${exporter.address}']}]}]`,
  });
  try {
    // The steps of the panel are 15 s apart: its series must be older than one of them.
    await expect
      .poll(async () => (await instantQuery(scraping.api, 'count_over_time(rpc_seconds_count[1m]) > 16')).length, {
        timeout: 60_000,
      })
      .toBe(1);
    const dashboard = {
      uid: 'traces',
      title: 'Traces',
      time: { from: 'now-5m', to: 'now' },
      panels: [
        panel(1, 'RPC', 'rpc_seconds_bucket / 5', {
          targets: [{ refId: 'A', expr: 'rpc_seconds_bucket / 5', exemplar: true }],
        }),
      ],
    };
    const saved = await scraping.fetch('/api/dashboards/db', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ dashboard }),
    });
    expect(saved.status).toBe(200);
    await signIn(page, scraping.url, ADMIN);
    await page.goto(`${scraping.url}/d/traces`);
    const marker = panelOf(page, 'RPC').getByRole('button', { name: 'Exemplar 0.67' }).first();
    await marker.focus();
    await expect(page.getByTestId('annotation-tooltip').filter({ visible: true })).toContainText('abc123');
  } finally {
    await scraping.dispose();
    await exporter.dispose();
  }
});

test('addresses of embedded panels and the keys of a dashboard lead where they do elsewhere', async ({ page }) => {
  await save({ uid: 'keyed', title: 'Keyed', panels: [panel(1, 'Load', 'node_load1', {})] });
  await signIn(page, product.url, ADMIN);
  await page.goto(`${product.url}/d-solo/keyed/any?orgId=1&panelId=1`);
  const load = panelOf(page, 'Load');
  await expect(load).toHaveAttribute('data-state', 'done');
  expect(new URL(page.url()).pathname).toMatch(/^\/d\/keyed/);
  await expect(page.getByRole('button', { name: 'Back to dashboard' })).toHaveCount(0);

  await open(page, 'keyed');
  await expect(load).toHaveAttribute('data-state', 'done');
  const legend = load.getByRole('list', { name: 'Legend for Load' });
  await expect(legend).toBeVisible();
  await page.keyboard.type('dl');
  await expect(legend).toBeHidden();
  await page.keyboard.type('dl');
  await expect(legend).toBeVisible();
  await load.hover();
  await page.keyboard.press('i');
  await expect(page.getByRole('dialog', { name: 'Inspect Load' })).toBeVisible();
  expect(new URL(page.url()).searchParams.get('inspect')).toBe('1');
  await page.goBack();
  await expect(page.getByRole('dialog', { name: 'Inspect Load' })).toBeHidden();
});
