// Dashboards with anything in any place: each is opened, or refused with the path of the wrong field; what opens can be asked and drawn.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDashboard } from '@/lib/api/check-dashboard';
import { type Dashboard, isRow, type Panel } from '@/lib/dashboard/dashboard';
import { exportDashboard } from '@/lib/dashboard/export-dashboard';
import { interpolateText } from '@/lib/dashboard/interpolate';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { drawnLayout } from '@/lib/dashboard/layout';
import { panelFrames } from '@/lib/dashboard/panel-frames';
import { panelQueries } from '@/lib/dashboard/panel-queries';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { expandRepeats } from '@/lib/dashboard/repeat-panels';
import { withSharedQueries } from '@/lib/dashboard/shared-queries';
import { resolveVariables, scopeOfVariables } from '@/lib/dashboard/variable-values';
import { isInputError } from '@/lib/errors/input-error';
import { labelSetOf } from '@/lib/labels/label-set';
import { type Frame, numberFieldOf, timeField } from '@/lib/series/frame';
import { applyFieldConfig } from '@/lib/series/apply-field-config';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { sharedFolder } from '@/lib/testing/golden';

const bundled = new URL('../../provisioned/dashboards/', import.meta.url).pathname;
const folders = [bundled, sharedFolder('dashboards')].filter((folder) => folder !== null);
const FILES = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${folder}/${name}`),
);
const file = fc.constantFrom(...FILES);
const readFile = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Whole dashboards many times: a loaded machine takes its time. */
const TIMEOUT_MS = 60_000;

const FRAME: Frame = {
  refId: 'A',
  name: null,
  length: 2,
  fields: [timeField(Float64Array.of(0, 1)), numberFieldOf('Value', [1, null], { labels: labelSetOf({ job: 'a' }) })],
};
const WINDOW = { fromMs: 0, toMs: 3_600_000 };

/** All that a page does with a dashboard before pixels. */
function show(dashboard: Dashboard): void {
  const states = resolveVariables(dashboard.templating.list, {
    fromUrl: () => null,
    loaded: () => null,
    dataSources: [],
  });
  const scope = scopeOfVariables(states);
  const laidOut = expandRepeats(dashboard.panels, () => null);
  drawnLayout(laidOut.map(({ panel }) => ({ id: panel.id, pos: panel.gridPos })));
  for (const { panel } of laidOut) if (!isRow(panel)) showPanel(panel, dashboard, scope);
}

function showPanel(panel: Panel, dashboard: Dashboard, scope: ReturnType<typeof scopeOfVariables>): void {
  const shared = withSharedQueries(panel, dashboard.panels);
  panelQueries(shared, { window: WINDOW, zone: 'UTC', widthPx: 500, scope });
  interpolateText(panel.title, scope);
  const queried = new Map(panel.targets.map(({ refId }) => [refId, [FRAME]]));
  const interpolate = (text: string): string => text;
  const { frames } = panelFrames(shared, queried, { ...WINDOW, timeZone: 'UTC', interpolate });
  applyFieldConfig(frames, readFieldConfig(panel.fieldConfig));
}

/** `json` with the value at one place replaced; the place is chosen by shares of what is there. */
function replaced(json: unknown, way: readonly number[], value: unknown): unknown {
  const [share, ...rest] = way;
  if (share === undefined || (!Array.isArray(json) && !isJsonObject(json))) return value;
  const keys = Object.keys(json);
  const key = keys[Math.floor(share * keys.length)];
  if (key === undefined) return value;
  if (Array.isArray(json)) return json.map((item, at) => (String(at) === key ? replaced(item, rest, value) : item));
  return { ...json, [key]: replaced(json[key], rest, value) };
}

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    -1,
    1e308,
    '',
    '$__all',
    '${x}',
    '[[x]]',
    '/(/',
    '__proto__',
    [null],
    [[]],
    { __proto__: null },
    { constructor: 1 },
  ),
);
const place = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 7 });

/** null: refused as it must be, with the path of the wrong field. Any other error is a bug. */
function openedOrRefused<Value>(open: () => Value): Value | null {
  try {
    return open();
  } catch (thrown) {
    if (isInputError(thrown) && thrown.place.field !== undefined) return null;
    throw thrown;
  }
}

/** As it is after it went out and came in again, and as it was; the resource around it aside, which is kept as it came. */
function thereAndBack(dashboard: Dashboard): readonly [back: unknown, first: unknown] {
  const exported: unknown = JSON.parse(JSON.stringify(exportDashboard(dashboard)));
  const { __resource: _back, ...back } = readDashboard(exported).dashboard;
  const { __resource: _first, ...first } = dashboard;
  return [back, JSON.parse(JSON.stringify(first))];
}

const changes = fc.array(fc.tuple(place, anything), { maxLength: 4 });

describe('any JSON in the place of any value', () => {
  it(
    'is opened or refused with its path, and what opens can be shown, goes out, and comes back the same',
    () => {
      fc.assert(
        fc.property(file, changes, (name, made) => {
          const json = made.reduce<unknown>((before, [way, value]) => replaced(before, way, value), readFile(name));
          const read = openedOrRefused(() => readDashboard(json));
          if (read !== null) show(read.dashboard);
          const [back, first] = read === null ? [] : thereAndBack(read.dashboard);
          expect(back).toEqual(first);
        }),
        { numRuns: 60 },
      );
    },
    TIMEOUT_MS,
  );

  it(
    'is stored and read again, or refused with a message that names a field',
    () => {
      fc.assert(
        fc.property(file, place, anything, (name, way, value) => {
          const checked = openedOrRefused(() => checkDashboard(replaced(readFile(name), way, value), 0));
          expect(checked === null || readDashboard(checked.dashboard).dashboard).toBeTruthy();
        }),
        { numRuns: 80 },
      );
    },
    TIMEOUT_MS,
  );

  it('alone is opened or refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(openedOrRefused(() => readDashboard(json))).not.toBeUndefined();
      }),
    );
  });
});
