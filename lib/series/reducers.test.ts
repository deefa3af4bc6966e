// Reducers against the measured values, and the cases they do not hold.
import { describe, expect, it } from 'vitest';
import { ABSENT, GAP, numberField, numberFieldOf, PRESENT, textField } from '@/lib/series/frame';
import {
  reduceField,
  reduceNullsAsZero,
  REDUCERS,
  reducerTitle,
  reduceToCell,
  unitOfReducer,
} from '@/lib/series/reducers';
import { goldenJson } from '@/lib/testing/golden';

interface GoldenReducers {
  readonly values: readonly (number | string | null)[];
  readonly result: Readonly<Record<string, unknown>>;
  readonly nullAsZero: Readonly<Record<string, unknown>>;
}

const golden = goldenJson('reducers.json') as GoldenReducers[] | null;

/** "NaN" is NaN; "undefined" (nothing to reduce) is our null. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (value === 'NaN') return NaN;
  return value === 'undefined' ? null : value;
}

/** Sums in another order differ in the last bits. */
function rounded(value: unknown): unknown {
  return typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
}

describe.skipIf(golden === null)('reduceField() agrees with the measured values', () => {
  it.each((golden ?? []).map((one) => [JSON.stringify(one.values), one] as const))('%s', (_, one) => {
    const field = numberFieldOf(
      'Value',
      one.values.map((value) => (value === 'NaN' ? NaN : (value as number | null))),
    );
    const expected = (measured: GoldenReducers['result']): unknown[] =>
      Object.entries(measured).map(([id, value]) => [id, rounded(revive(value))]);
    const ids = Object.keys(one.result);
    expect(ids.map((id) => [id, rounded(reduceField(field, id))])).toEqual(expected(one.result));
    expect(ids.map((id) => [id, rounded(reduceNullsAsZero(field, id))])).toEqual(expected(one.nullAsZero));
  });
});

describe('reduceField()', () => {
  it('takes the old names', () => {
    const field = numberFieldOf('Value', [1, 2, 6, null]);
    expect([reduceField(field, 'avg'), reduceField(field, 'current'), reduceField(field, 'total')]).toEqual([3, 6, 9]);
  });

  it('a step without a sample is no row', () => {
    const present = Uint8Array.of(GAP, PRESENT, GAP, ABSENT, PRESENT, GAP);
    const field = numberField('Value', Float64Array.of(NaN, 7, NaN, NaN, 5, NaN), { present });
    const ids = ['first', 'last', 'countAll', 'count', 'allValues'];
    expect(ids.map((id) => reduceField(field, id))).toEqual([7, 5, 3, 2, [7, null, 5]]);
    expect(reduceNullsAsZero(field, 'mean')).toBe(4);
  });

  it('reduces words', () => {
    const field = textField('job', ['a', 'b', 'b', null]);
    expect(reduceField(field, 'lastNotNull')).toBe('b');
    expect(reduceField(field, 'count')).toBe(3);
    expect(reduceField(field, 'changeCount')).toBe(1);
    expect(reduceField(field, 'distinctCount')).toBe(2);
    expect(reduceField(field, 'mean')).toBeNull();
  });

  it('gives null for an id it does not know, and never a list where one cell is wanted', () => {
    const field = numberFieldOf('Value', [1]);
    expect(reduceField(field, 'wishes')).toBeNull();
    expect(reduceToCell(field, 'allValues')).toBeNull();
  });
});

describe('REDUCERS', () => {
  it('has titles as people know them', () => {
    expect(['lastNotNull', 'sum', 'avg', 'p95', 'p1', 'p22', 'p13'].map(reducerTitle)).toEqual([
      'Last *',
      'Total',
      'Mean',
      '95th %',
      '1st %',
      '22nd %',
      '13th %',
    ]);
    expect(new Set(REDUCERS.map((reducer) => reducer.id)).size).toBe(REDUCERS.length);
  });

  it('knows which results are no longer in the unit of the field', () => {
    expect(['max', 'count', 'diffperc'].map(unitOfReducer)).toEqual([null, 'none', 'percent']);
  });
});
