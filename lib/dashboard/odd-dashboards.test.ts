// Dashboards with anything in any place: each is opened, or refused with the path of the wrong field; what opens can be asked and drawn.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDashboard } from '@/lib/api/check-dashboard';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { exportDashboard } from '@/lib/dashboard/export-dashboard';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { isInputError } from '@/lib/errors/input-error';
import { sharedFolder } from '@/lib/testing/golden';
import { showDashboard } from '@/lib/testing/show-dashboard';

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
          if (read !== null) showDashboard(read.dashboard);
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
