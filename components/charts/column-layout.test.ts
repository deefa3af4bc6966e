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
  nameMaxCharacters: 40,
  tooltip: 'multi',
  ...parts,
});
const BOX = { widthPx: 400, heightPx: 200 };

describe('layoutColumns()', () => {
  it('gives each value a bar from zero, as long as the value is large', () => {
    const { bars, zero } = layoutColumns(model({}, [10, 5, Number.NaN, -5]), BOX);
    expect(bars).toHaveLength(3);
    expect(bars[0]?.height).toBeCloseTo((bars[1]?.height ?? 0) * 2);
    expect(bars[1]?.height).toBeCloseTo(bars[2]?.height ?? 0);
    expect(bars[2]?.y).toBeCloseTo(zero.y1);
    expect((bars[0]?.y ?? 0) + (bars[0]?.height ?? 0)).toBeCloseTo(zero.y1);
  });

  it('puts the bars of a group beside each other, and stacks on top of each other, negatives apart', () => {
    const grouped = layoutColumns(model({}, [1, 1], [1, 1]), BOX).bars;
    expect(grouped[0]?.x).not.toBe(grouped[1]?.x);
    const stacked = layoutColumns(model({ stacking: 'normal' }, [3], [2], [-1]), BOX);
    const [low, high, below] = stacked.bars;
    expect(new Set(stacked.bars.map(({ x }) => x)).size).toBe(1);
    expect((high?.y ?? 0) + (high?.height ?? 0)).toBeCloseTo(low?.y ?? 0);
    expect(below?.y).toBeCloseTo(stacked.zero.y1);
  });

  it('fills the whole height with shares of 100 %', () => {
    const { bars, box } = layoutColumns(model({ stacking: 'percent' }, [30, 1], [10, 3]), BOX);
    const heights = [0, 1].map((group) =>
      bars.filter(({ groupName }) => groupName === `group ${group}`).reduce((sum, { height }) => sum + height, 0),
    );
    expect(heights[0]).toBeCloseTo(box.bottom - box.top);
    expect(heights[1]).toBeCloseTo(box.bottom - box.top);
  });

  it('leaves names out that would run into each other', () => {
    const many = Array.from({ length: 100 }, () => 1);
    const { names } = layoutColumns(model({}, many), BOX);
    expect(names.length).toBeLessThan(20);
    expect(names.length).toBeGreaterThan(1);
  });

  it('draws nothing without values, and does not fail in no room', () => {
    expect(layoutColumns(model({}, []), BOX).bars).toEqual([]);
    expect(layoutColumns(model({}, [1]), { widthPx: 0, heightPx: 0 }).bars).toHaveLength(1);
  });
});
