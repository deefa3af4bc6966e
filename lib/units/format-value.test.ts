// Formatting by unit id: every golden value that was measured on Grafana's own packages, and the forms that have no id.
import { describe, expect, it } from 'vitest';
import { goldenText } from '@/lib/testing/golden';
import { formatValue } from '@/lib/units/format-value';

const golden = goldenText('units.tsv');

/** Deliberate differences. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // Grafana prints "555555555555h:Invalid date" because its date type ends there; ours counts on.
  'clocks 2000000000000000 auto': '555555555555h:33m:20s:000ms',
};

describe.skipIf(golden === null)('formatValue() agrees with the measured values', () => {
  it('for every unit, value and number of decimals', () => {
    const rows = (golden ?? '')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'));
    const wrong: string[] = [];
    for (const [unit = '', value = '', decimals = '', text = ''] of rows) {
      const options = decimals === 'auto' ? {} : { decimals: Number(decimals) };
      const shown = formatValue(Number(value), unit, options);
      if (shown !== (EXCEPTIONS[`${unit} ${value} ${decimals}`] ?? text))
        wrong.push(`${unit} ${value} ${decimals}: expected "${text}", got "${shown}"`);
    }
    expect(rows.length).toBeGreaterThan(6000);
    expect(wrong).toEqual([]);
  });
});

describe('formatValue()', () => {
  it.each([
    [Number.NaN, 'bytes', 'NaN'],
    [Number.POSITIVE_INFINITY, 'bytes', '∞'],
    [Number.NEGATIVE_INFINITY, 's', '-∞'],
    [Number.NaN, 'percent', 'NaN%'],
    [-2, 'd', '-2 days'],
    [2, 'h', '2 hour'],
    [3_672_000, 'clockms', '1h:01m:12s:000ms'],
    [-12.3456, 'currency:financial:$', '$-12.3'],
    [0.027, 'currency:financial:$', '$0'],
    [12, 'widgets', '12 widgets'],
    [12, 'prefix:~', '~12'],
    [1500, 'si:mF', '1.50 F'],
    [0, 'bool:open/closed', 'closed'],
    [1_700_000_000_000, 'time:YYYY-MM-DD [at] HH:mm', '2023-11-14 at 22:13'],
    [1e30, 'dateTimeAsIso', 'Invalid date'],
    [7, '', '7'],
    [7, 'suffix:', '7'],
    [0, 'bool:yes', '-'],
    [0, 'bool:a/b/c', 'b/c'],
    [5, 'currency:financial:', '5'],
    [1e-7, 's', '100 ns'],
    [0.001, 'timeticks', '10 µs'],
    [31_535_999, 'dtdurations', '12 months'],
    [2_592_000, 'dtdurations', '1 month'],
    [1_700_000_000_123, 'time:LLLL', 'Tuesday, November 14, 2023 10:13 PM'],
    [1_700_000_000_123, 'time:l LT', '11/14/2023 10:13 PM'],
    [1_700_000_000_123, 'time:GGGG-[W]WW-E Qo DDDo', '2023-W46-2 4th 318th'],
    [1_704_067_199_000, 'time:gggg ww GGGG WW', '2024 01 2023 52'],
    [1_700_000_000_123, String.raw`time:hh\h SS`, '10h 12'],
    [1_700_000_000_123, 'time:', '2023-11-14T22:13:20Z'],
  ])('%d as "%s" is "%s"', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  it('prints dates in the zone asked for', () => {
    expect(formatValue(1_700_000_000_000, 'dateTimeAsIso', { timeZone: 'Europe/Berlin' })).toBe('2023-11-14 23:13:20');
    expect(formatValue(1_700_000_000_000, 'dateTimeAsIso', { timeZone: 'Nowhere/Land' })).toBe('2023-11-14 22:13:20');
  });

  it.each([
    [-3_000, 'a few seconds ago'],
    [60_000, 'in a minute'],
    [-7_200_000, '2 hours ago'],
    [-86_400_000 * 40, 'a month ago'],
  ])('dateTimeFromNow %d ms away is "%s"', (offsetMs, text) => {
    const nowMs = 1_700_000_000_000;
    expect(formatValue(nowMs + offsetMs, 'dateTimeFromNow', { nowMs })).toBe(text);
  });
});
