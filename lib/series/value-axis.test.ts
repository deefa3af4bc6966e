// Value axes: ranges, round ticks, labels, logarithms.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createValueAxis, type AxisRequest } from '@/lib/series/value-axis';

function axis(parts: Partial<AxisRequest>) {
  return createValueAxis({
    dataMin: 0,
    dataMax: 100,
    min: undefined,
    max: undefined,
    softMin: undefined,
    softMax: undefined,
    includesZero: false,
    isCenteredOnZero: false,
    unit: undefined,
    decimals: undefined,
    scale: { kind: 'linear' },
    heightPx: 200,
    ...parts,
  });
}

const labels = (parts: Partial<AxisRequest>): string[] => axis(parts).ticks.map((tick) => tick.label);

describe('createValueAxis()', () => {
  it('puts ticks on 1, 2, 2.5 and 5', () => {
    expect(labels({ dataMin: 0, dataMax: 9.5 })).toEqual(['0', '2', '4', '6', '8']);
    expect(labels({ min: 0, max: 100, unit: 'percent', heightPx: 160 })).toEqual(['0%', '25%', '50%', '75%', '100%']);
    expect(labels({ dataMin: 0, dataMax: 0.0009 })).toEqual(['0', '0.0002', '0.0004', '0.0006', '0.0008']);
  });

  it('gives labels of one unit equal decimals', () => {
    expect(labels({ dataMin: 0, dataMax: 2.4 })).toEqual(['0', '0.5', '1.0', '1.5', '2.0']);
    expect(labels({ dataMin: 0, dataMax: 1.1e9, unit: 'Bps', heightPx: 120 })).toEqual(['0 B/s', '500 MB/s', '1 GB/s']);
    expect(labels({ dataMin: 0, dataMax: 3, decimals: 2, heightPx: 120 })).toEqual(['0.00', '1.00', '2.00', '3.00']);
  });

  it('has fewer ticks where the decimals that are asked for cannot tell them apart', () => {
    expect(labels({ dataMin: 0, dataMax: 1, decimals: 0 })).toEqual(['0', '1']);
    expect(labels({ dataMin: 0, dataMax: 1, decimals: 0, unit: 'percentunit' }).length).toBeGreaterThan(3);
    expect(labels({ dataMin: 0, dataMax: 3.4, decimals: 0 })).toEqual(['0', '1', '2', '3']);
    expect(labels({ min: 5.1, max: 5.4, decimals: 0 }).length).toBeGreaterThan(0);
  });

  it('counts bytes in powers of two and time as clocks do', () => {
    expect(labels({ dataMin: 0, dataMax: 100 * 2 ** 30, unit: 'bytes', heightPx: 160 })).toEqual([
      '0 B',
      '32 GiB',
      '64 GiB',
      '96 GiB',
    ]);
    expect(labels({ dataMin: 0, dataMax: 240, unit: 's', heightPx: 160 })).toEqual([
      '0 s',
      '1 min',
      '2 mins',
      '3 mins',
      '4 mins',
    ]);
    expect(labels({ dataMin: 0, dataMax: 0.4, unit: 's', heightPx: 160 })).toEqual([
      '0 s',
      '100 ms',
      '200 ms',
      '300 ms',
      '400 ms',
    ]);
  });

  it('starts at zero when that is near, and not for a narrow band far from it', () => {
    expect(axis({ dataMin: 10, dataMax: 100 }).min).toBe(0);
    expect(axis({ dataMin: 990, dataMax: 1000 }).min).toBeGreaterThan(980);
    expect(axis({ dataMin: 990, dataMax: 1000, includesZero: true }).min).toBe(0);
  });

  it('honours fixed and soft ends', () => {
    const fixed = axis({ min: -5, max: 7 });
    expect([fixed.min, fixed.max]).toEqual([-5, 7]);
    const soft = axis({ dataMin: 2, dataMax: 3, softMin: 0, softMax: 10 });
    expect([soft.min, soft.max]).toEqual([0, 10]);
    expect(axis({ softMax: 10 }).max).toBeGreaterThan(100);
  });

  it('centres on zero', () => {
    const centred = axis({ dataMin: -2, dataMax: 8, isCenteredOnZero: true });
    expect(centred.min).toBe(-centred.max);
  });

  it('shows a flat line in the middle, and something without data', () => {
    const flat = axis({ dataMin: 5, dataMax: 5 });
    expect(flat.shareOf(5)).toBeCloseTo(0.5, 5);
    const empty = axis({ dataMin: NaN, dataMax: NaN });
    expect(empty.ticks.length).toBeGreaterThan(1);
    const zero = axis({ dataMin: 0, dataMax: 0 });
    expect([zero.min, zero.max]).toEqual([0, 1]);
  });

  it('spreads logarithms evenly and has no place for zero', () => {
    const log = axis({ dataMin: 1, dataMax: 10_000, scale: { kind: 'log', base: 10 } });
    expect(log.ticks.map((tick) => tick.value)).toEqual([1, 10, 100, 1000, 10_000]);
    expect(log.shareOf(100)).toBeCloseTo(0.5, 10);
    expect(log.shareOf(0)).toBeNaN();
    expect(log.valueAt(0.5)).toBeCloseTo(100, 8);
  });

  it('labels the lower half of a mirrored chart without sign', () => {
    expect(labels({ dataMin: -20, dataMax: 20, isMirrored: true })).toEqual(['20', '10', '0', '10', '20']);
  });

  it('has two to eight rising ticks inside its range for any data', () => {
    const anything = fc.record({
      a: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      b: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      unit: fc.constantFrom('short', 'bytes', 's', 'percentunit', 'ms'),
      heightPx: fc.integer({ min: 40, max: 1000 }),
    });
    fc.assert(
      fc.property(anything, ({ a, b, unit, heightPx }) => {
        const made = axis({ dataMin: Math.min(a, b), dataMax: Math.max(a, b), unit, heightPx });
        const values = made.ticks.map((tick) => tick.value);
        expect(values.length).toBeGreaterThanOrEqual(2);
        expect(values.length).toBeLessThanOrEqual(10);
        expect(values).toEqual(values.toSorted((x, y) => x - y));
        expect(made.shareOf(values[0] ?? NaN)).toBeGreaterThanOrEqual(-1e-6);
        expect(made.shareOf(values.at(-1) ?? NaN)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });
});

describe('a symlog axis', () => {
  const symlog = (parts: Partial<AxisRequest>) =>
    axis({ scale: { kind: 'symlog', base: 10, linearThreshold: 1 }, dataMin: -1000, dataMax: 1000, ...parts });

  it('has zero in the middle and powers on both sides', () => {
    const { ticks, shareOf } = symlog({ heightPx: 400 });
    expect(shareOf(0)).toBeCloseTo(0.5, 2);
    expect(ticks.map(({ value }) => value)).toEqual([-1000, -100, -10, -1, 0, 1, 10, 100, 1000]);
  });

  it('finds a value again, and never falls', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        const { shareOf, valueAt } = symlog({ dataMin: -1e6, dataMax: 1e6 });
        expect(valueAt(shareOf(value))).toBeCloseTo(value, 1);
        expect(shareOf(value + 1)).toBeGreaterThan(shareOf(value));
      }),
    );
  });
});
