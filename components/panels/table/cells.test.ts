// Cells, footers and filters of tables.
import { describe, expect, it } from 'vitest';
import { isWrapped, readCellStyle } from '@/components/panels/table/cell-style';
import { filterChoices, filteredRows, withFilter } from '@/components/panels/table/filter';
import { prepareTable, type TableModel } from '@/components/panels/table/prepare';
import { rowColorOf } from '@/components/panels/table/table-cell';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, trendField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const words = textField('state', ['up', 'down', null, 'up']);
const table: Frame = { refId: 'A', name: null, length: 4, fields: [words, numberFieldOf('load', [1, 2, 2, 9])] };

function prepare(fieldConfig: unknown = {}, options: Record<string, unknown> = {}): TableModel {
  return prepareTable({
    frames: [table],
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
    frameIndex: null,
  });
}

describe('readCellStyle()', () => {
  it.each([
    [{}, { kind: 'plain' }],
    [{ cellOptions: { type: 'color-text' } }, { kind: 'colorText' }],
    [
      { cellOptions: { type: 'color-background', mode: 'gradient', applyToRow: true } },
      { kind: 'colorBackground', isGradient: true, isWholeRow: true },
    ],
    [{ cellOptions: { type: 'color-background' } }, { kind: 'colorBackground', isGradient: false, isWholeRow: false }],
    [{ displayMode: 'color-background' }, { kind: 'colorBackground', isGradient: true, isWholeRow: false }],
    [{ displayMode: 'color-background-solid' }, { kind: 'colorBackground', isGradient: false, isWholeRow: false }],
    [{ displayMode: 'gradient-gauge' }, { kind: 'gauge', mode: 'gradient', valueMode: 'text' }],
    [
      { cellOptions: { type: 'gauge', mode: 'lcd', valueDisplayMode: 'hidden' } },
      { kind: 'gauge', mode: 'lcd', valueMode: 'hidden' },
    ],
    [{ cellOptions: { type: 'sparkline', hideValue: true } }, { kind: 'sparkline', hasValue: false }],
    [{ cellOptions: { type: 'json-view' } }, { kind: 'json' }],
    [{ cellOptions: { type: 'image', alt: 'logo' } }, { kind: 'image', alt: 'logo' }],
    [{ cellOptions: { type: 'data-links' } }, { kind: 'links' }],
    [{ cellOptions: { type: 'pill' } }, { kind: 'pill' }],
    [{ cellOptions: { type: 'geo' } }, { kind: 'plain' }],
    [{ cellOptions: null }, { kind: 'plain' }],
  ])('%j', (custom, style) => {
    expect(readCellStyle(custom, words)).toEqual(style);
  });

  it('draws small series as lines without being told', () => {
    expect(readCellStyle({}, trendField('trend', []))).toEqual({ kind: 'sparkline', hasValue: true });
  });

  it('wraps as today’s and older options say', () => {
    expect([{ wrapText: true }, { cellOptions: { wrapText: true } }, {}].map(isWrapped)).toEqual([true, true, false]);
  });
});

describe('footers', () => {
  const footersOf = (fieldConfig: unknown, options: Record<string, unknown>) =>
    prepare(fieldConfig, options).columns.map(({ footer }) => footer.map(({ title, text }) => `${title} ${text}`));

  it('have several calculations, of the columns they name', () => {
    expect(footersOf({}, { footer: { show: true, reducer: ['sum', 'max'] } })).toEqual([[], ['Total 14', 'Max 9']]);
    expect(footersOf({}, { footer: { show: true, reducer: ['count'], fields: ['state'] } })).toEqual([['Count 3'], []]);
  });

  it('count rows', () => {
    expect(footersOf({}, { footer: { show: true, reducer: ['count'], countRows: true } })).toEqual([['Count 4'], []]);
  });

  it('belong to columns today', () => {
    const config = {
      overrides: [
        {
          matcher: { id: 'byName', options: 'load' },
          properties: [{ id: 'custom.footer.reducers', value: ['min'] }],
        },
      ],
    };
    expect(footersOf(config, {})).toEqual([[], ['Min 1']]);
    expect(footersOf(config, { footer: { show: false, reducer: ['sum'] } })).toEqual([[], ['Min 1']]);
  });
});

describe('filters', () => {
  const { columns } = prepare();
  const [state, load] = columns;
  if (state === undefined || load === undefined) throw new Error('there are two columns');

  it('offer each value once, narrowed by a search', () => {
    expect(filterChoices(state, 4, '').texts).toEqual(['', 'down', 'up']);
    expect(filterChoices(state, 4, 'OW').texts).toEqual(['down']);
    expect(filterChoices(load, 4, '').texts).toEqual(['1', '2', '9']);
  });

  it('leave the rows that every column allows, in their order', () => {
    const one = withFilter(new Map(), state.key, new Set(['up']));
    expect(filteredRows([3, 2, 1, 0], columns, one)).toEqual([3, 0]);
    const both = withFilter(one, load.key, new Set(['9']));
    expect(filteredRows([3, 2, 1, 0], columns, both)).toEqual([3]);
    expect(filteredRows([0, 1], columns, withFilter(one, state.key, null))).toEqual([0, 1]);
  });
});

it('a column may colour whole rows', () => {
  const mappings = [{ type: 'value', options: { down: { color: '#ff0000' } } }];
  const cellOptions = { type: 'color-background', applyToRow: true };
  const { columns } = prepare({ defaults: { mappings, custom: { cellOptions } } });
  expect([0, 1].map((row) => rowColorOf(columns, row))).toEqual([null, '#ff0000']);
});
