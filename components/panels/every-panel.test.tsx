// Every panel of every real dashboard is drawn, with data of the shape its queries ask for, and with data that nobody asked for.
import { readdirSync, readFileSync } from 'node:fs';
import { createElement, Suspense } from 'react';
import { prerender } from 'react-dom/static';
import { afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { createHoverStore } from '@/components/charts/hover-store';
import { GALLERY } from '@/components/panels/gallery';
import { PANELS } from '@/components/panels/registry';
import { isRow, type Panel } from '@/lib/dashboard/dashboard';
import { resolveLinks } from '@/lib/dashboard/link-url';
import { panelFrames } from '@/lib/dashboard/panel-frames';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { booleanField, numberField, numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { sharedFolder } from '@/lib/testing/golden';
import { targetFrames } from '@/lib/testing/panel-frames';

const folder = sharedFolder('dashboards');
const files = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'));
const FROM_MS = 1_800_000_000_000;
/** Some files have hundreds of panels. */
const WHOLE_FILE_MS = 60_000;
const TIME_RANGE = { fromMs: FROM_MS, toMs: FROM_MS + 3_600_000 };

interface Drawn {
  readonly html: string;
  readonly errors: readonly string[];
}

interface DrawRequest extends Pick<Panel, 'type' | 'options'> {
  readonly fieldConfig?: unknown;
  readonly frames: readonly Frame[];
  readonly size?: readonly [width: number, height: number];
}

/** What React makes of the panel, and what it threw on the way. */
async function draw({ type, options, fieldConfig, frames, size = [480, 260] }: DrawRequest): Promise<Drawn> {
  const definition = PANELS[type];
  if (definition === undefined) return { html: '', errors: [`no panel type ${type}`] };
  const errors: string[] = [];
  const view = createElement(definition.View, {
    viewId: 'grid-1',
    title: 'Panel',
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    timeRange: TIME_RANGE,
    timeZone: 'UTC',
    width: size[0],
    height: size[1],
    isLoading: false,
    hover: createHoverStore(),
    linksAt: (links, place) =>
      resolveLinks(links, { scope: new Map(), range: { from: 'now-1h', to: 'now' }, urlValues: new Map(), place }),
    interpolate: (text) => text,
  });
  const { prelude } = await prerender(createElement(Suspense, { fallback: 'loading' }, view), {
    onError: (thrown) => {
      errors.push(thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ''}` : String(thrown));
    },
  });
  return { html: await new Response(prelude).text(), errors };
}

// The first drawing of a type loads its view; later ones have it.
beforeAll(async () => {
  await Promise.all(Object.keys(PANELS).map((type) => draw({ type, options: {}, frames: [] })));
}, WHOLE_FILE_MS);

// React says what it dislikes (a NaN in an attribute, two equal keys) on the console.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation((...words: readonly unknown[]) => {
    throw new Error(words.map(String).join(' '));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ['stat', 'No field is shown'],
  ['gauge', 'No field is shown'],
  ['bargauge', 'No field is shown'],
  ['piechart', 'No field is shown'],
  ['table', 'No column is shown'],
])('%s says when its options choose nothing of the data', async (type, sentence) => {
  const frame: Frame = { refId: 'A', name: null, length: 1, fields: [numberFieldOf('Value', [1])] };
  const options = { reduceOptions: { calcs: ['lastNotNull'], fields: '/^other$/' } };
  const fieldConfig = { defaults: { custom: { hideFrom: { viz: true } } } };
  const { html, errors } = await draw({ type, options, fieldConfig, frames: [frame] });
  expect(errors).toEqual([]);
  expect(html).toContain(sentence);
});

describe.skipIf(folder === null)('panels of real dashboards', () => {
  it.each(files)(
    '%s: every panel of a type we know is drawn',
    async (name) => {
      const { dashboard } = readDashboard(JSON.parse(readFileSync(`${folder ?? ''}/${name}`, 'utf8')));
      const panels = dashboard.panels
        .flatMap((panel) => [panel, ...(panel.panels ?? [])])
        .filter((panel) => !isRow(panel));
      expect(panels.length).toBeGreaterThan(0);
      const context = { ...TIME_RANGE, timeZone: 'UTC', interpolate: (text: string) => text };
      const failures: string[] = [];
      for (const panel of panels) {
        if (!Object.hasOwn(PANELS, panel.type)) continue;
        const queried = new Map(panel.targets.map((target) => [target.refId, targetFrames(target, TIME_RANGE)]));
        const { frames } = panelFrames(panel, queried, context);
        const { html, errors } = await draw({ ...panel, frames });
        if (errors.length > 0 || html === '') failures.push(`${panel.title} (${panel.type}): ${errors[0] ?? 'empty'}`);
      }
      expect(failures).toEqual([]);
    },
    WHOLE_FILE_MS,
  );

  it('know all their types', () => {
    const types = files.flatMap((name) =>
      readDashboard(JSON.parse(readFileSync(`${folder ?? ''}/${name}`, 'utf8')))
        .dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])
        .filter((panel) => !isRow(panel))
        .map(({ type }) => type),
    );
    expect([...new Set(types)].filter((type) => !Object.hasOwn(PANELS, type))).toEqual([]);
  });
});

const NOTHING = new Float64Array(0);
const HARD: Readonly<Record<string, readonly Frame[]>> = {
  'no frame': [],
  'a frame without fields': [{ refId: 'A', name: null, length: 0, fields: [] }],
  'a frame without rows': [
    { refId: 'A', name: null, length: 0, fields: [timeField(NOTHING), numberField('Value', NOTHING)] },
  ],
  'words only': [{ refId: 'A', name: null, length: 2, fields: [textField('name', ['a', null])] }],
  'times only': [{ refId: 'A', name: null, length: 1, fields: [timeField(Float64Array.of(FROM_MS))] }],
  'one point': [
    { refId: 'A', name: null, length: 1, fields: [timeField(Float64Array.of(FROM_MS)), numberFieldOf('Value', [7])] },
  ],
  'nothing but gaps': [
    {
      refId: 'A',
      name: null,
      length: 3,
      fields: [
        timeField(Float64Array.of(FROM_MS, FROM_MS + 60_000, FROM_MS + 120_000)),
        numberFieldOf('Value', [null, null, null]),
      ],
    },
  ],
  'numbers that are none': [
    {
      refId: 'A',
      name: null,
      length: 4,
      fields: [
        timeField(Float64Array.of(FROM_MS, FROM_MS + 1, FROM_MS + 1, NaN)),
        numberFieldOf('Value', [NaN, Infinity, -Infinity, 1e308]),
        booleanField('ok', [true, false, null, true]),
        textField('le', ['+Inf', '', null, '1']),
      ],
    },
  ],
  'the largest numbers': [
    {
      refId: 'A',
      name: null,
      length: 2,
      fields: [timeField(Float64Array.of(FROM_MS, FROM_MS + 60_000)), numberFieldOf('Value', [-1.7e308, 1.7e308])],
    },
  ],
  'more series than are drawn': Array.from({ length: 520 }, (_, at) => ({
    refId: 'A',
    name: `s${at}`,
    length: 2,
    fields: [
      timeField(Float64Array.of(FROM_MS, FROM_MS + 60_000)),
      numberFieldOf('Value', [at, at + 1], { legendText: `s${at}` }),
    ],
  })),
};

/** Options that no panel expects. */
const ODD_OPTIONS = {
  legend: null,
  tooltip: 7,
  reduceOptions: { calcs: 'mean', fields: '/(/' },
  color: [],
  yAxis: 'x',
  calculate: 'yes',
  series: {},
  sortBy: null,
  footer: { show: true, reducer: [null, 'sum'] },
  text: { valueSize: 'huge' },
};
const ODD_FIELDS = {
  defaults: {
    unit: 'no such unit',
    min: 9,
    max: 1,
    decimals: -4,
    color: { mode: 'no-such-mode' },
    thresholds: { mode: 'percentage', steps: [] },
    mappings: [null, { type: 'regex', options: { pattern: '(' } }],
    links: [null, { url: 7 }],
    custom: { stacking: 'yes', lineStyle: [], hideFrom: null, scaleDistribution: { type: 'log', log: 0 } },
  },
  overrides: [{ matcher: { id: 'byRegexp', options: '/(/' }, properties: [{ id: 'custom..x', value: 1 }] }],
};

it.each(['table', 'stat', 'gauge', 'bargauge', 'polystat'])(
  'a value of panel type %s is a link where its field has one',
  async (type) => {
    const fieldConfig = { defaults: { links: [{ title: 'Go', url: '/d/x?v=${__value.raw}' }] } };
    const { html } = await draw({ type, options: {}, fieldConfig, frames: HARD['one point'] ?? [] });
    expect(html).toContain('href="/d/x?v=7"');
  },
);

describe.each(Object.keys(PANELS))('panel type %s stands', (type) => {
  it.each(Object.entries(HARD))('%s', async (_, frames) => {
    const drawn = [
      await draw({ type, options: {}, frames }),
      await draw({ type, options: ODD_OPTIONS, fieldConfig: ODD_FIELDS, frames }),
    ];
    for (const { html, errors } of drawn) {
      expect(errors).toEqual([]);
      // Shapes with a place that is none are what browsers complain about.
      expect(html.match(/<(rect|line|path|circle|polygon)[^>]*(NaN|Infinity)[^>]*>/)?.[0]).toBeUndefined();
    }
  });

  it('no room at all', async () => {
    const frames = HARD['one point'] ?? [];
    for (const size of [
      [0, 0],
      [1, 1],
      [-4, 200],
      [300, 3],
    ] as const)
      expect((await draw({ type, options: {}, frames, size })).errors).toEqual([]);
  });

  it('its own examples', async () => {
    const examples = (await GALLERY[type]?.())?.EXAMPLES ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const { frames, options, fieldConfig } of examples) {
      const { html, errors } = await draw({ type, options, fieldConfig, frames });
      expect(errors).toEqual([]);
      expect(html).not.toBe('');
    }
  });
});
