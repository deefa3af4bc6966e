// The numbers on the screen are the answers of the API, formatted by the rules that were measured: many panels, every unit.
import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from '../fixtures/console-errors';
import {
  displayPanels,
  type GoldenPanel,
  goldenRows,
  goldenValues,
  nameOfValue,
  overridePanels,
  reducerPanels,
  unitPanels,
} from '../fixtures/golden-panels';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { pushSamples, STALE } from '../fixtures/push-samples';
import { eachScreen } from '../pages/dashboard-page';
import { signIn } from '../pages/login-page';
import { type ShownNumbers, shownNumbers } from '../pages/shown-numbers';

const STEP_MS = 15_000;
const STEP_COUNT = 40;
/** The newest instant of all samples, whole minutes; the range ends there. */
const TO_MS = Math.floor(Date.now() / 60_000) * 60_000;
const FROM_MS = TO_MS - STEP_COUNT * STEP_MS;
/** Rows of numbers begin and end inside the range. */
const ROW_FROM_MS = FROM_MS + 4 * STEP_MS;
/** Of one dashboard; more are a longer page than anybody has. */
const PANEL_COUNT = 72;
const SCREEN_PX = 2400;

const values = goldenValues();
test.skip(values.length === 0, 'the golden files are not here (WATCHFIRE_SHARED)');

let product: Product;

test.beforeAll(async () => {
  product = await startProduct({ env: { WATCHFIRE_HOST_METRICS: 'off' } });
  await pushSamples(product, [
    ...values.map((value, at) => ({
      labels: [
        ['__name__', 'golden_value'],
        ['at', nameOfValue(at)],
      ] as const,
      samples: Array.from({ length: STEP_COUNT + 1 }, (_, step) => [FROM_MS + step * STEP_MS, value] as const),
    })),
    ...goldenRows().map((row, at) => ({
      labels: [
        ['__name__', 'golden_row'],
        ['at', `r${at}`],
      ] as const,
      samples: [...row, STALE].map((value, step) => [ROW_FROM_MS + step * STEP_MS, value] as const),
    })),
  ]);
});

test.afterAll(async () => {
  await product.dispose();
});

interface RangeAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

/** What a panel must show, from the answer of the API to its query. */
async function expectedNumbers({ expr, textOf }: GoldenPanel): Promise<ShownNumbers> {
  const query = new URLSearchParams({
    query: expr,
    start: String(FROM_MS / 1000),
    end: String(TO_MS / 1000),
    step: String(STEP_MS / 1000),
  });
  const { data } = (await product.api(`/api/v1/query_range?${query}`)) as RangeAnswer;
  return data.result.map(({ metric, values: pairs }) => {
    const name = metric['at'] ?? '';
    const seen = pairs.map(([, text]) => Number(text));
    return [name, textOf(seen, name)];
  });
}

const titleOf = (panel: GoldenPanel, at: number): string => `${at} ${panel.kind}`;

async function createDashboard(panels: readonly GoldenPanel[], firstAt: number): Promise<string> {
  const place = (at: number) => ({ x: (at % 3) * 8, y: Math.floor(at / 3) * 8, w: 8, h: 8 });
  const dashboard = {
    title: `Numbers from ${firstAt}`,
    panels: panels.map((panel, at) => ({
      ...panel.model,
      id: at + 1,
      title: titleOf(panel, firstAt + at),
      gridPos: place(at),
    })),
  };
  const response = await product.fetch('/api/dashboards/db', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dashboard }),
  });
  expect(response.status).toBe(200);
  const { url } = (await response.json()) as { url: string };
  return `${product.url}${url}?from=${FROM_MS}&to=${TO_MS}&timezone=utc`;
}

/** One series needs no name beside its number. */
function comparable(numbers: ShownNumbers): string[] {
  const named = numbers.map(([name, text]) => `${numbers.length > 1 ? name : ''} = ${text}`);
  return named.toSorted();
}

/** Opens them, dashboard by dashboard, and compares each panel; the differences, by title. */
async function differences(page: Page, panels: readonly GoldenPanel[]): Promise<Record<string, unknown>> {
  const wrong: Record<string, unknown> = {};
  for (let from = 0; from < panels.length; from += PANEL_COUNT) {
    const some = panels.slice(from, from + PANEL_COUNT);
    await page.goto(await createDashboard(some, from));
    const shown = new Map<string, ShownNumbers>();
    await eachScreen(page, SCREEN_PX, async () => {
      for (const [title, numbers] of await shownNumbers(page)) shown.set(title, numbers);
    });
    for (const [at, panel] of some.entries()) {
      const title = titleOf(panel, from + at);
      const expected = comparable(await expectedNumbers(panel));
      const found = comparable(shown.get(title) ?? []);
      const missing = expected.filter((one) => !found.includes(one));
      const surplus = found.filter((one) => !expected.includes(one));
      if (missing.length > 0 || surplus.length > 0)
        wrong[`${title} ${JSON.stringify(panel.model['fieldConfig'])}`] = { missing, surplus };
    }
  }
  return wrong;
}

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: SCREEN_PX });
  await signIn(page, product.url, ADMIN);
});

for (const [what, panels, leastCount] of [
  ['every unit', unitPanels(values), 500],
  ['mappings, thresholds and limits', displayPanels(values), 60],
  ['calculations', reducerPanels(), 50],
  ['overrides', overridePanels(values), 10],
] as const)
  test(`numbers on the screen: ${what}`, async ({ page }) => {
    test.setTimeout(240_000);
    expect(panels.length).toBeGreaterThan(leastCount);
    const log = watchConsole(page);
    expect(await differences(page, panels)).toEqual({});
    log.expectClean();
  });
