// Calls out of a nested set: places, own shares, sums, zoom and keys.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callByKey, flameBlocks, flameCalls, flameSums } from '@/components/charts/flame/flame-model';
import { prepareFlameGraph } from '@/components/panels/flamegraph/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const rows = [
  { level: 0, label: 'main', value: 10, self: null },
  { level: 1, label: 'a', value: 6, self: null },
  { level: 2, label: 'b', value: 4, self: null },
  { level: 1, label: 'b', value: 3, self: null },
  { level: 2, label: 'b', value: 1, self: null },
];
const calls = flameCalls(rows);

describe('calls', () => {
  it('stand behind their neighbours, inside of their callers', () => {
    expect(calls.map(({ start, self, parentIndex, endIndex }) => [start, self, parentIndex, endIndex])).toEqual([
      [0, 1, -1, 5],
      [0, 2, 0, 3],
      [0, 4, 1, 3],
      [6, 2, 0, 5],
      [6, 1, 3, 5],
    ]);
  });

  it('of any numbers have places that are numbers', () => {
    const odd = fc.record({
      level: fc.oneof(fc.integer({ min: -3, max: 9 }), fc.constantFrom(NaN, Infinity, 0.5)),
      value: fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity)),
      label: fc.string(),
      self: fc.constantFrom(null, 1),
    });
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 30 }), (given) => {
        for (const { left, width } of flameBlocks(flameCalls(given), null, 400)) {
          expect(Number.isFinite(left) && Number.isFinite(width)).toBe(true);
          expect(left).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('that stand inside of themselves count once in their total', () => {
    expect(flameSums(calls)).toEqual([
      { label: 'b', self: 7, total: 7 },
      { label: 'a', self: 2, total: 6 },
      { label: 'main', self: 1, total: 10 },
    ]);
  });
});

describe('what is in sight', () => {
  const shares = (focus: number | null) =>
    flameBlocks(calls, focus, 1000).map(({ call, left, width }) => [call.index, left, width]);

  it('is everything, or a call over the whole width with its callers', () => {
    expect(shares(null)).toEqual([
      [0, 0, 1],
      [1, 0, 0.6],
      [2, 0, 0.4],
      [3, 0.6, 0.3],
      [4, 0.6, 0.1],
    ]);
    expect(shares(3)).toEqual([
      [0, 0, 1],
      [3, 0, 1],
      [4, 0, 1 / 3],
    ]);
  });

  it('leaves out what is thinner than a line', () => {
    expect(flameBlocks(calls, null, 10).map(({ call }) => call.index)).toEqual([0, 1, 2, 3]);
  });

  it('is walked by arrow keys', () => {
    const blocks = flameBlocks(calls, null, 1000);
    expect(['ArrowUp', 'ArrowDown', 'ArrowRight', 'ArrowLeft', 'x'].map((key) => callByKey(blocks, 1, key))).toEqual([
      0,
      2,
      3,
      null,
      null,
    ]);
  });
});

it('reads the columns of a profile, and says what is missing', () => {
  const request = { fieldConfig: readFieldConfig({}), theme: DARK_THEME, timeZone: 'UTC' };
  const frame: Frame = {
    refId: 'A',
    name: null,
    length: 2,
    fields: [
      numberFieldOf('level', [0, 1]),
      numberFieldOf('value', [2000, 500], { config: { unit: 'ms', custom: {} } }),
      textField('label', ['main', null]),
      numberFieldOf('self', [1500, 500]),
    ],
  };
  const prepared = prepareFlameGraph({ ...request, frames: [frame] });
  if (typeof prepared === 'string') throw new Error(prepared);
  expect(prepared.calls.map(({ label, self }) => [label, self])).toEqual([
    ['main', 1500],
    ['', 500],
  ]);
  expect(prepared.format(2000)).toBe('2 s');
  expect(prepareFlameGraph({ ...request, frames: [] })).toContain('level, value and label');
});
