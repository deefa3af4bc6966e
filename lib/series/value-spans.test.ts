import { expect, test } from 'vitest';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { valueSpans } from '@/lib/series/value-spans';

const frame = (cells: readonly (number | null)[]): Frame => ({
  refId: 'A',
  name: null,
  length: cells.length,
  fields: [timeField(Float64Array.from(cells, (_, at) => at * 10)), numberFieldOf('state', cells)],
});
const spans = (cells: readonly (number | null)[], isMerged: boolean) =>
  valueSpans({
    frames: [frame(cells)],
    fieldConfig: readFieldConfig({
      defaults: { mappings: [{ type: 'value', options: { '1': { text: 'Up' }, '0': { text: 'Down' } } }] },
      overrides: [],
    }),
    theme: DARK_THEME,
    timeZone: 'UTC',
    toMs: 60,
    isMerged,
  })[0]?.spans.map(({ fromMs, toMs, text }) => [fromMs, toMs, text]);

test('neighbours that read the same become one span, the last holds to the end', () => {
  expect(spans([1, 1, 0, 1, 1], true)).toEqual([
    [0, 20, 'Up'],
    [20, 30, 'Down'],
    [30, 60, 'Up'],
  ]);
});

test('a missing value is a gap, and spans do not merge across it', () => {
  expect(spans([1, null, 1], true)).toEqual([
    [0, 10, 'Up'],
    [20, 60, 'Up'],
  ]);
});

test('without merging each value is a span of its own', () => {
  expect(spans([1, 1, 0], false)).toEqual([
    [0, 10, 'Up'],
    [10, 20, 'Up'],
    [20, 60, 'Down'],
  ]);
});
