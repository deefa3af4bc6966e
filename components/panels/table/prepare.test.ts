// Columns, order and formats of tables.
import { describe, expect, it } from 'vitest';
import { initialSort, prepareTable, sortedRows } from '@/components/panels/table/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { cellAt, numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { joinParts } from '@/lib/units/format-value';

const table: Frame = {
  refId: 'A',
  name: null,
  length: 4,
  fields: [
    timeField(Float64Array.of(4000, 3000, 2000, 1000)),
    textField('host', ['db-10', 'db-9', '', 'api']),
    numberFieldOf('Value', [12.5, null, 3, NaN]),
  ],
};

function prepare(
  fieldConfig: unknown = {},
  options: Record<string, unknown> = {},
  frames: readonly Frame[] = [table],
  frameIndex: number | null = null,
) {
  return prepareTable({
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
    frameIndex,
  });
}

const byName = (name: string, id: string, value: unknown) => ({
  matcher: { id: 'byName', options: name },
  properties: [{ id, value }],
});

describe('prepareTable()', () => {
  it('makes a column a field, numbers to the right', () => {
    const { columns, rowCount } = prepare();
    expect(columns.map(({ name, align }) => [name, align])).toEqual([
      ['Time', 'left'],
      ['host', 'left'],
      ['Value', 'right'],
    ]);
    expect(rowCount).toBe(4);
  });

  it('hides, aligns, sizes and chooses cells as overrides say', () => {
    const overrides = [
      byName('Time', 'custom.hideFrom', { viz: true }),
      byName('host', 'custom.align', 'center'),
      byName('host', 'custom.width', 120),
      byName('Value', 'custom.cellOptions', { type: 'color-background' }),
      byName('Value', 'displayName', 'Load'),
    ];
    const { columns } = prepare({ overrides });
    expect(columns.map(({ name, align, widthPx, cell }) => [name, align, widthPx, cell.kind])).toEqual([
      ['host', 'center', 120, 'plain'],
      ['Load', 'right', null, 'colorBackground'],
    ]);
    expect(prepare({ defaults: { custom: { displayMode: 'lcd-gauge' } } }).columns[2]?.cell).toMatchObject({
      kind: 'gauge',
      mode: 'lcd',
    });
  });

  it('prints each cell with the decimals that it needs', () => {
    const [, , column] = prepare({ defaults: { unit: 'percent' } }).columns;
    const texts = [0, 1, 2, 3].map((row) =>
      column === undefined ? '' : joinParts(column.display(cellAt(column.field, row))),
    );
    expect(texts).toEqual(['12.5%', '', '3%', 'NaN']);
  });

  it('shows one frame of several', () => {
    const other: Frame = { ...table, name: 'other', length: 1, fields: [textField('x', ['1'])] };
    const made = prepare({}, { frameIndex: 1 }, [table, other]);
    expect([made.frameIndex, made.frameNames, made.columns.length]).toEqual([1, ['A', 'other'], 1]);
    expect(prepare({}, {}, [table, other], 99).frameIndex).toBe(1);
    expect(prepare({}, {}, []).columns).toEqual([]);
  });

  it('adds up in the footer', () => {
    const made = prepare({}, { footer: { show: true, reducer: ['sum'] } });
    expect(made.hasFooter).toBe(true);
    expect(made.columns.map(({ footer }) => footer)).toEqual([[], [], [{ title: 'Total', text: '15.5' }]]);
  });
});

describe('sortedRows()', () => {
  const model = prepare();
  const keyOf = (name: string): string => model.columns.find((column) => column.name === name)?.key ?? '';

  it('sorts numbers and words, empty cells last either way', () => {
    expect(sortedRows(model, { key: keyOf('Value'), isDescending: true })).toEqual([0, 2, 1, 3]);
    expect(sortedRows(model, { key: keyOf('Value'), isDescending: false })).toEqual([2, 0, 1, 3]);
    expect(sortedRows(model, { key: keyOf('host'), isDescending: false })).toEqual([3, 1, 0, 2]);
    expect(sortedRows(model, null)).toEqual([0, 1, 2, 3]);
  });

  it('starts as the options say', () => {
    expect(initialSort({ sortBy: [{ displayName: 'Value', desc: true }] }, model.columns)).toEqual({
      key: keyOf('Value'),
      isDescending: true,
    });
    expect(initialSort({ sortBy: [{ displayName: 'gone' }] }, model.columns)).toBeNull();
    expect(initialSort({ sortBy: null }, model.columns)).toBeNull();
  });
});
