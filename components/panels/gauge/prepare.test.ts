// Angles, rings and places of gauges.
import { describe, expect, it } from 'vitest';
import { readGaugeOptions } from '@/components/panels/gauge/options';
import {
  angleOf,
  arcPath,
  bandParts,
  bandPath,
  endPoint,
  holdsText,
  layoutDial,
  layoutGauges,
  ringParts,
} from '@/components/panels/gauge/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { singleValues, type SingleValue } from '@/lib/series/single-values';

function gauge(value: number | null, defaults: Record<string, unknown>): SingleValue {
  const frames = [{ refId: 'A', name: null, length: 1, fields: [numberFieldOf('Value', [value])] }];
  const [made] = singleValues({
    frames,
    options: {},
    fieldConfig: readFieldConfig({ defaults }),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
  if (made === undefined) throw new Error('there is one value');
  return made;
}

const plain = readGaugeOptions({});
type Box = Parameters<typeof layoutDial>[0];
const dialIn = (box: Box, text: string, options: Record<string, unknown> = {}) =>
  layoutDial(box, { ...readGaugeOptions(options), text, labelsPx: 0 });

const steps = [
  { value: null, color: 'ok' },
  { value: 70, color: 'warn' },
  { value: 90, color: 'crit' },
];

describe('holdsText()', () => {
  const dialOf = (widthPx: number, heightPx: number) =>
    layoutDial({ widthPx, heightPx }, { text: '45.2%', labelsPx: 0, shape: 'gauge', bandShare: 0.2 });

  it('is whether the number stands inside of the band', () => {
    expect(holdsText(dialOf(100, 100), '45.2%')).toBe(true);
    expect(holdsText(dialOf(30, 90), '45.2%')).toBe(false);
    expect(holdsText(dialOf(60, 60), '16722.00%')).toBe(false);
  });
});

describe('angleOf()', () => {
  const scale = { min: 0, max: 200 };
  const start = angleOf(0, scale);
  const end = angleOf(200, scale);

  it('spreads the scale over the dial and stays on it', () => {
    expect(angleOf(100, scale)).toBeCloseTo((start + end) / 2, 10);
    expect([angleOf(-5, scale), angleOf(900, scale), angleOf(Infinity, scale), angleOf(NaN, scale)]).toEqual([
      start,
      end,
      end,
      start,
    ]);
    const none = { min: 3, max: 3 };
    expect([angleOf(2, none), angleOf(3, none), angleOf(5, none)]).toEqual([start, end, end]);
    expect(angleOf(0, { min: 0, max: 0 })).toBe(start);
  });
});

describe('ringParts()', () => {
  it('has one part a step, between min and max', () => {
    const parts = ringParts(gauge(5, { min: 0, max: 100, thresholds: { steps } }), DARK_THEME);
    expect(parts.map((part) => part.color)).toEqual([DARK_THEME.fill.ok, DARK_THEME.fill.warn, DARK_THEME.fill.crit]);
    expect(parts[1]?.fromAngle).toBeCloseTo(angleOf(70, { min: 0, max: 100 }), 1);
  });

  it('leaves out steps beyond the scale, and a ring of one colour', () => {
    expect(ringParts(gauge(5, { min: 0, max: 60, thresholds: { steps } }), DARK_THEME).length).toBe(1);
    expect(ringParts(gauge(5, { min: 0, max: 60, thresholds: { steps: steps.slice(0, 1) } }), DARK_THEME)).toEqual([]);
  });

  it('reads percentages', () => {
    const parts = ringParts(gauge(5, { min: 100, max: 300, thresholds: { mode: 'percentage', steps } }), DARK_THEME);
    expect(parts[1]?.fromAngle).toBeCloseTo(angleOf(240, { min: 100, max: 300 }), 1);
  });
});

describe('dials', () => {
  it('stay inside their box', () => {
    for (const [widthPx, heightPx] of [
      [200, 150],
      [400, 90],
      [60, 300],
    ] as const) {
      const dial = dialIn({ widthPx, heightPx }, '146');
      expect(dial.radiusPx * 2).toBeLessThanOrEqual(widthPx);
      expect(dial.heightPx).toBeLessThanOrEqual(heightPx);
    }
    expect(dialIn({ widthPx: 0, heightPx: 0 }, '').radiusPx).toBeGreaterThan(0);
  });

  it('have smaller numbers for longer texts', () => {
    const box = { widthPx: 200, heightPx: 150 };
    expect(dialIn(box, '1.234 Mil').valueSizePx).toBeLessThan(dialIn(box, '14').valueSizePx);
  });

  it('draw no bar without a value', () => {
    const dial = dialIn({ widthPx: 200, heightPx: 150 }, '');
    const litIn = (value: SingleValue) => bandParts(dial, value, plain).filter(({ isLit }) => isLit);
    expect([litIn(gauge(null, {})), litIn(gauge(NaN, {})), endPoint(dial, gauge(NaN, {}))]).toEqual([[], [], null]);
    expect(litIn(gauge(5, { min: 0, max: 10 })).map((part) => bandPath(dial, part))).toEqual([
      expect.stringMatching(/^M[\d.-]+ [\d.-]+A/),
    ]);
    expect(arcPath(dial, 10, 1, 1)).toBe('');
  });

  it('are cut into segments that are lit up to the value, or from the neutral one', () => {
    const litOf = (value: number, options: Record<string, unknown>): number[] => {
      const chosen = readGaugeOptions(options);
      const dial = dialIn({ widthPx: 200, heightPx: 200 }, '', options);
      return bandParts(dial, gauge(value, { min: -100, max: 100 }), chosen).flatMap(({ isLit }, at) =>
        isLit ? [at] : [],
      );
    };
    expect(litOf(0, { segmentCount: 10 })).toEqual([0, 1, 2, 3, 4]);
    expect(litOf(50, { segmentCount: 8, neutral: 0, shape: 'circle' })).toEqual([4, 5]);
    expect(litOf(-50, { segmentCount: 8, neutral: 0 })).toEqual([2, 3]);
    expect(bandParts(dialIn({ widthPx: 9, heightPx: 9 }, ''), gauge(1, {}), plain)).toHaveLength(2);
  });

  it('take options of any kind', () => {
    expect(
      readGaugeOptions({ segmentCount: 1e9, segmentSpacing: 7, barWidthFactor: -1, shape: 3, neutral: 'x' }),
    ).toEqual({ ...plain, segmentCount: 100, segmentGapShare: 0.9, bandShare: expect.any(Number) });
  });

  it('are placed so that they are as large as can be', () => {
    const at = (count: number, widthPx: number, heightPx: number) =>
      layoutGauges(count, { widthPx, heightPx }, { ...plain, hasNames: true }).columnCount;
    expect([at(4, 800, 150), at(4, 150, 800), at(4, 400, 400), at(0, 100, 100)]).toEqual([4, 1, 2, 1]);
  });
});
