// Cells to text and colour: measured values, then what they leave out.
import { describe, expect, it } from 'vitest';
import { DARK_THEME, LIGHT_THEME } from '@/lib/series/colors';
import { createDisplay, parseRegex, type NumberRange } from '@/lib/series/display';
import type { Cell, FieldType } from '@/lib/series/frame';
import { readFieldOptions } from '@/lib/series/read-field-config';
import { goldenJson } from '@/lib/testing/golden';
import { joinParts } from '@/lib/units/format-value';

interface GoldenDisplay {
  readonly name: string;
  readonly fieldType: FieldType;
  readonly config: unknown;
  readonly cases: readonly {
    readonly in: Cell;
    readonly out: string;
    readonly color?: string;
    readonly percent?: number;
  }[];
}

const golden = goldenJson('display.json') as GoldenDisplay[] | null;

function revive(cell: Cell): Cell {
  if (cell === 'NaN') return NaN;
  return cell === 'undefined' ? null : cell;
}

function rangeOf(cells: readonly Cell[]): NumberRange | null {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  return numbers.length === 0 ? null : { min: Math.min(...numbers), max: Math.max(...numbers) };
}

describe.skipIf(golden === null)('createDisplay() agrees with the measured values', () => {
  it.each((golden ?? []).map((one) => [one.name, one] as const))('%s', (_, one) => {
    const cells = one.cases.map((each) => each.in);
    const context = {
      theme: DARK_THEME,
      timeZone: 'UTC',
      range: rangeOf(cells),
      timeSpanMs: Number(cells.at(-1)) - Number(cells[0]),
    };
    const display = createDisplay(one.fieldType, readFieldOptions(one.config), context);
    const shown = one.cases.map((each) => display(revive(each.in)));
    expect(shown.map(joinParts)).toEqual(one.cases.map((each) => each.out));
    expect(shown.map((each) => each.color)).toEqual(one.cases.map((each) => each.color));
    // Times have no share of a range: nothing draws one for them. What a mapping replaced is not measured.
    const measured = one.cases.map((each, at) => [each.percent, shown[at]?.share] as const);
    const shares = measured.filter(([percent]) => percent !== undefined && one.fieldType !== 'time');
    for (const [percent, share] of shares) expect(share).toBeCloseTo(percent ?? NaN, 9);
  });
});

describe('createDisplay()', () => {
  const context = { theme: DARK_THEME, timeZone: 'UTC', range: { min: 0, max: 10 } };

  it('shows NaN and infinities as such, never as empty', () => {
    const display = createDisplay('number', readFieldOptions({ unit: 's', noValue: '–' }), context);
    expect([NaN, Infinity, -Infinity, null].map((cell) => joinParts(display(cell)))).toEqual(['NaN', '∞', '-∞', '–']);
  });

  it('takes the colours of the theme', () => {
    const config = readFieldOptions({
      thresholds: {
        steps: [
          { value: null, color: 'text' },
          { value: 5, color: 'crit' },
        ],
      },
    });
    const light = createDisplay('number', config, { ...context, theme: LIGHT_THEME });
    expect([light(1).color, light(5).color]).toEqual([LIGHT_THEME.ink, LIGHT_THEME.fill.crit]);
  });

  it('keeps the unit when a mapping changes only the colour', () => {
    const config = readFieldOptions({
      unit: 'percent',
      mappings: [{ type: 'value', options: { 5: { color: 'red' } } }],
    });
    const shown = createDisplay('number', config, context)(5);
    expect([joinParts(shown), shown.isMapped]).toEqual(['5%', false]);
  });

  it('reads mappings of old files', () => {
    const mappings = [
      { type: 1, value: 'null', text: 'none' },
      { type: 1, value: '3', text: 'three' },
      { type: 2, from: '4', to: '6', text: 'about five' },
    ];
    const display = createDisplay('number', readFieldOptions({ mappings }), context);
    expect([null, 3, 5.5, 7].map((cell) => joinParts(display(cell)))).toEqual(['none', 'three', 'about five', '7']);
  });

  it('survives a broken pattern', () => {
    expect(parseRegex('(')).toBeNull();
    const display = createDisplay(
      'string',
      readFieldOptions({ mappings: [{ type: 'regex', options: { pattern: '(', result: { text: 'x' } } }] }),
      context,
    );
    expect(joinParts(display('a('))).toBe('a(');
  });

  it('counts texts that look like numbers where the field has a unit', () => {
    const config = {
      unit: 'percent',
      thresholds: {
        mode: 'absolute',
        steps: [
          { value: null, color: 'green' },
          { value: 10, color: 'red' },
        ],
      },
    };
    const display = createDisplay('string', readFieldOptions(config), context);
    expect(['12', 'x', ''].map((cell) => [joinParts(display(cell)), display(cell).color])).toEqual([
      ['12%', '#F2495C'],
      ['x', '#73BF69'],
      ['', '#73BF69'],
    ]);
    const asText = createDisplay('number', readFieldOptions({ ...config, unit: 'string' }), context);
    expect([joinParts(asText(12)), asText(12).color]).toEqual(['12', '#73BF69']);
  });

  it('shows times as dates whatever the unit of the values, and reads dates of texts where the unit is one', () => {
    const times = createDisplay('time', readFieldOptions({ unit: 'short' }), { ...context, timeSpanMs: Infinity });
    expect(joinParts(times(1_700_000_000_000))).toBe('2023-11-14 22:13:20');
    const texts = createDisplay('string', readFieldOptions({ unit: 'time:DD.MM.YYYY HH:mm' }), context);
    expect(
      ['2023-11-14T22:13:20Z', '2023-11-14 22:13', '2023-11-14T22:13+01:00', '2023-11-14', 'soon'].map((cell) =>
        joinParts(texts(cell)),
      ),
    ).toEqual(['14.11.2023 22:13', '14.11.2023 22:13', '14.11.2023 21:13', '14.11.2023 00:00', 'soon']);
  });

  it('matches a plain pattern with the whole text, and a range with the number a text begins with', () => {
    const result = { text: 'hit' };
    const words = createDisplay(
      'string',
      readFieldOptions({ mappings: [{ type: 'regex', options: { pattern: 'up|down', result } }] }),
      context,
    );
    expect(['up', 'it is down', 'upper', 'downs'].map((cell) => joinParts(words(cell)))).toEqual([
      'hit',
      'it is hit',
      'hitper',
      'downs',
    ]);
    const numbers = createDisplay(
      'string',
      readFieldOptions({ mappings: [{ type: 'range', options: { from: 10, to: 20, result } }] }),
      context,
    );
    expect(['12 users', 'user 12', '', '9'].map((cell) => joinParts(numbers(cell)))).toEqual([
      'hit',
      'user 12',
      '',
      '9',
    ]);
  });

  it('shows truths in green and red, whatever the colour mode', () => {
    const display = createDisplay(
      'boolean',
      readFieldOptions({ color: { mode: 'fixed', fixedColor: 'blue' } }),
      context,
    );
    expect([display(true).color, display(false).color]).toEqual(['#73BF69', '#F2495C']);
  });
});
