// Groups, series and colours of bar charts.
import { expect, it } from 'vitest';
import { prepareBarChart } from '@/components/panels/barchart/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const frame: Frame = {
  refId: 'A',
  name: null,
  length: 2,
  fields: [textField('region', ['north', 'south']), numberFieldOf('orders', [4, 9]), numberFieldOf('state', [0, 1])],
};
const colors = (mode: string) => ({
  color: { mode },
  thresholds: {
    steps: [
      { value: null, color: 'green' },
      { value: 5, color: 'red' },
    ],
  },
});

function prepare(options: Record<string, unknown> = {}, fieldConfig: unknown = {}, frames: readonly Frame[] = [frame]) {
  const prepared = prepareBarChart({
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
    isTall: false,
  });
  if (typeof prepared === 'string') throw new Error(prepared);
  return prepared;
}

it('groups by the first words, else by the time, else by the column that is named', () => {
  expect(prepare().model.groups).toEqual(['north', 'south']);
  expect(prepare({ xField: 'state' }).model.groups).toEqual(['0', '1']);
  expect(prepare({ xField: 'not there' }).model.groups).toEqual(prepare({}).model.groups);
  const overTime = { ...frame, fields: [timeField(Float64Array.of(0, 60_000)), numberFieldOf('orders', [1, 2])] };
  expect(prepare({}, {}, [overTime]).model.groups.length).toBe(2);
  const shownAs = { defaults: { displayName: 'Orders' } };
  expect(
    prepare({ xField: 'Orders' }, shownAs, [{ ...frame, fields: [...frame.fields].slice(1) }]).model.groups,
  ).toEqual(['4', '9']);
});

it('has a legend with calculations where there are several series', () => {
  const { legend } = prepare({ legend: { calcs: ['sum'] } });
  expect(legend.map(({ name, calcs }) => [name, calcs[0]?.text])).toEqual([
    ['orders', '13'],
    ['state', '1'],
  ]);
  expect(prepare({}, {}, [{ ...frame, fields: frame.fields.slice(0, 2) }]).legend).toEqual([]);
});

it('leaves out what is hidden', () => {
  const hidden = {
    overrides: [
      { matcher: { id: 'byName', options: 'state' }, properties: [{ id: 'custom.hideFrom', value: { viz: true } }] },
    ],
  };
  expect(prepare({}, hidden).model.series.map(({ name }) => name)).toEqual(['orders']);
});

it('colours bars by their value, or by another column', () => {
  const [orders] = prepare({}, { defaults: colors('thresholds') }).model.series;
  expect([0, 1].map((group) => orders?.colorAt?.(group))).toEqual(['#73BF69', '#F2495C']);
  const [byField] = prepare({ colorByField: 'state' }, { defaults: colors('palette-classic') }).model.series;
  expect([0, 1].map((group) => byField?.colorAt?.(group))).toEqual(['#73BF69', '#73BF69']);
  expect(prepare().model.series[0]?.colorAt).toBeUndefined();
});

it('says what is missing', () => {
  const request = { options: {}, fieldConfig: readFieldConfig({}), theme: DARK_THEME, timeZone: 'UTC', isTall: false };
  expect(prepareBarChart({ ...request, frames: [] })).toContain('text or time');
  expect(prepareBarChart({ ...request, frames: [{ ...frame, fields: frame.fields.slice(0, 1) }] })).toContain(
    'numbers',
  );
});

it('stands in wide panels and lies in high ones, unless the options say how', () => {
  const lies = (orientation: string | undefined, isTall: boolean) => {
    const prepared = prepareBarChart({
      frames: [frame],
      options: { orientation },
      fieldConfig: readFieldConfig({}),
      theme: DARK_THEME,
      timeZone: 'UTC',
      isTall,
    });
    return typeof prepared === 'string' ? prepared : prepared.model.isHorizontal;
  };
  expect([lies(undefined, false), lies('auto', true), lies('vertical', true), lies('horizontal', false)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
