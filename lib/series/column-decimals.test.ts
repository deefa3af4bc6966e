// Decimals of a column of numbers.
import { describe, expect, it } from 'vitest';
import { DARK_THEME } from '@/lib/series/colors';
import { columnDecimals, displayInColumn } from '@/lib/series/column-decimals';
import { createDisplay } from '@/lib/series/display';
import type { Cell } from '@/lib/series/frame';
import { readFieldOptions } from '@/lib/series/read-field-config';
import { joinParts } from '@/lib/units/format-value';

function column(cells: readonly Cell[], options: unknown): string[] {
  const display = createDisplay('number', readFieldOptions(options), {
    theme: DARK_THEME,
    timeZone: 'UTC',
    range: null,
  });
  const decimals = columnDecimals(cells, display);
  return cells.map((cell) => joinParts(displayInColumn(cell, display, decimals)));
}

describe('columnDecimals()', () => {
  it('takes the decimals of the largest number', () => {
    expect(column([64.123, 1.0612, 0, null], { unit: 'percent' })).toEqual(['64.1%', '1.1%', '0.0%', '']);
    expect(column([1234.5, 7.25], {})).toEqual(['1235', '7']);
  });

  it('does not turn a small number into zero', () => {
    expect(column([64.1, 0.00936], { unit: 'percent' })).toEqual(['64.1%', '0.00936%']);
  });

  it('leaves cells alone when their units differ or a mapping gives words', () => {
    expect(column([1024, 1_500_000], { unit: 'bytes' })).toEqual(['1 KiB', '1.43 MiB']);
    expect(column([1, 2.55], { mappings: [{ type: 'value', options: { 1: { text: 'up' } } }] })).toEqual([
      'up',
      '2.55',
    ]);
    expect(column([null, NaN], {})).toEqual(['', 'NaN']);
  });

  it('keeps the decimals that the field fixes', () => {
    const display = createDisplay('number', readFieldOptions({ decimals: 3 }), {
      theme: DARK_THEME,
      timeZone: 'UTC',
      range: null,
    });
    expect(joinParts(displayInColumn(1.5, display, undefined))).toBe('1.500');
  });
});
