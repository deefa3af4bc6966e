import { describe, expect, it } from 'vitest';
import { layoutColumns, type ColumnModel } from '@/components/charts/column-layout';

const model = (parts: Partial<ColumnModel>, ...values: number[][]): ColumnModel => ({
  groups: (values[0] ?? []).map((_, at) => `group ${at}`),
  series: values.map((column, at) => ({
    key: `${at}`,
    name: `series ${at}`,
    color: '#123456',
    values: Float64Array.from(column),
    format: String,
  })),
  isHorizontal: false,
  stacking: 'none',
  showValue: 'auto',
  groupShare: 0.7,
  barShare: 1,
  radiusShare: 0,
  fillOpacity: 80,
  lineWidth: 1,
  unit: undefined,
  decimals: undefined,
  min: undefined,
  max: undefined,
  nameRotation: 0,
  softMin: undefined,
  softMax: undefined,
  isValueAxisHidden: false,
  isNameAxisHidden: false,
  nameMaxCharacters: 40,
  tooltip: 'multi',
  ...parts,
});
const BOX = { widthPx: 400, heightPx: 200 };

describe('layoutColumns()', () => {
  it('gives each value a bar from zero, as long as the value is large', () => {
    const { bars, valueMin, valueMax } = layoutColumns(model({}, [10, 5, Number.NaN, -5]), BOX);
    expect(bars.map(({ group, from, to }) => [group, from, to])).toEqual([
      [0, 0, 10],
      [1, 0, 5],
      [3, 0, -5],
    ]);
    expect([valueMin <= -5, valueMax >= 10]).toEqual([true, true]);
  });

  it('puts the bars of a group beside each other, and stacks on top of each other, negatives apart', () => {
    const alone = layoutColumns(model({}, [1, 1]), BOX);
    const grouped = layoutColumns(model({}, [1, 1], [1, 1]), BOX);
    expect(grouped.barPx).toBeCloseTo(alone.barPx / 2);
    const stacked = layoutColumns(model({ stacking: 'normal' }, [3, 0], [2, 0], [-1, 0]), BOX);
    expect(stacked.barPx).toBeGreaterThan(grouped.barPx * 1.8);
    expect(stacked.bars.filter(({ group }) => group === 0).map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [3, 5],
      [0, -1],
    ]);
  });

  it('leaves room for the number behind a long lying bar', () => {
    const format = (value: number): string => `${value} kilowatt hours`;
    const lying = model({ isHorizontal: true, showValue: 'always' }, [100, 5]);
    const layout = layoutColumns({ ...lying, series: lying.series.map((one) => ({ ...one, format })) }, BOX);
    const share = (100 - layout.valueMin) / (layout.valueMax - layout.valueMin);
    const endPx = layout.box.left + share * (layout.box.right - layout.box.left);
    expect(400 - endPx).toBeGreaterThanOrEqual(format(100).length * 6);
    expect(layoutColumns(model({ isHorizontal: true, showValue: 'never' }, [100, 5]), BOX).box.right).toBe(390);
  });

  it('gives the room of a hidden axis to the bars', () => {
    const { box } = layoutColumns(model({ isValueAxisHidden: true, isNameAxisHidden: true }, [10]), BOX);
    expect([box.left, 200 - box.bottom]).toEqual([4, 4]);
  });

  it('fills the whole height with shares of 100 %', () => {
    const { bars, valueMin, valueMax } = layoutColumns(model({ stacking: 'percent' }, [30, 1], [10, 3]), BOX);
    expect(bars.map(({ group, from, to }) => [group, from, to])).toEqual([
      [0, 0, 0.75],
      [0, 0.75, 1],
      [1, 0, 0.25],
      [1, 0.25, 1],
    ]);
    expect([valueMin, valueMax]).toEqual([0, 1]);
  });

  it('writes values where there is room, always, or never', () => {
    const labels = (parts: Partial<ColumnModel>, ...values: number[][]) =>
      layoutColumns(model(parts, ...values), BOX).bars.map((bar) => bar.hasLabel);
    expect(labels({}, [1, 2])).toEqual([true, true]);
    const many = Array.from({ length: 200 }, () => 100);
    expect(new Set(labels({}, many))).toEqual(new Set([false]));
    expect(new Set(labels({ showValue: 'always' }, many))).toEqual(new Set([true]));
    expect(labels({ showValue: 'never' }, [1])).toEqual([false]);
    expect(labels({ stacking: 'normal' }, [100], [1])).toEqual([true, false]);
    // All or none: numbers at some of the bars would say that the others have none.
    const narrow = Array.from({ length: 9 }, (_, at) => (at === 4 ? 123_456 : 1));
    expect(new Set(labels({}, narrow))).toEqual(new Set([false]));
  });

  it('leaves names out that would run into each other', () => {
    const many = Array.from({ length: 100 }, () => 1);
    const { nameEvery } = layoutColumns(model({}, many), BOX);
    expect(nameEvery).toBeGreaterThan(5);
    expect(nameEvery).toBeLessThan(50);
    expect(layoutColumns(model({}, [1, 1]), BOX).nameEvery).toBe(1);
  });

  it('keeps the names of the first and the last bar inside the panel', () => {
    const long = ['a name that is long enough', ...Array.from({ length: 18 }, () => 'b'), 'a name that is long enough'];
    const values = long.map(() => 1);
    const boxOf = (parts: Partial<ColumnModel>) => layoutColumns(model({ groups: long, ...parts }, values), BOX).box;
    const short = layoutColumns(model({ groups: long.map(() => 'b') }, values), BOX).box;
    expect(boxOf({}).left).toBeGreaterThan(short.left);
    expect(boxOf({}).right).toBeLessThan(short.right);
    expect(boxOf({ nameRotation: -45 }).left).toBeGreaterThan(short.left);
    expect(boxOf({ nameRotation: -45 }).right).toBe(short.right);
    expect(boxOf({ nameRotation: 45 }).right).toBeLessThan(short.right);
    expect(boxOf({ nameRotation: 45 }).left).toBe(short.left);
  });

  it('draws nothing without values, and does not fail in no room', () => {
    expect(layoutColumns(model({}, []), BOX).bars).toEqual([]);
    expect(layoutColumns(model({}, [1]), { widthPx: 0, heightPx: 0 }).bars).toHaveLength(1);
  });
});
