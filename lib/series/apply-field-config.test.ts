// Defaults and overrides on fields: order, matchers, cleared values, bad input.
import { describe, expect, it } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import { numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const frame: Frame = {
  refId: 'A',
  name: null,
  length: 2,
  fields: [
    timeField(Float64Array.of(1, 2)),
    textField('job', ['x', 'y']),
    numberFieldOf('Value', [1, 50], { labels: labelSetOf({ host: 'db-1' }), legendText: 'db-1' }),
  ],
};

function configOf(json: unknown, fieldIndex = 2) {
  return applyFieldConfig([frame], readFieldConfig(json))[0]?.fields[fieldIndex]?.config;
}

const override = (matcher: unknown, ...properties: unknown[]) => ({ matcher, properties });

describe('applyFieldConfig()', () => {
  it('lays overrides over defaults, the later one wins', () => {
    const json = {
      defaults: { unit: 'bytes', decimals: 1, custom: { lineWidth: 2, stacking: { mode: 'none', group: 'A' } } },
      overrides: [
        override(
          { id: 'byName', options: 'db-1' },
          { id: 'unit', value: 'percent' },
          { id: 'custom.lineWidth', value: 5 },
        ),
        override(
          { id: 'byRegexp', options: '/^DB/i' },
          { id: 'unit', value: 's' },
          { id: 'custom.stacking.mode', value: 'normal' },
        ),
      ],
    };
    expect(configOf(json)).toMatchObject({
      unit: 's',
      decimals: 1,
      custom: { lineWidth: 5, stacking: { mode: 'normal', group: 'A' } },
    });
  });

  it('means values, not times and labels, by unit and limits', () => {
    const json = { defaults: { unit: 'bytes', min: 0 } };
    expect(configOf(json, 0)?.unit).toBeUndefined();
    expect(configOf(json, 1)?.min).toBeUndefined();
  });

  it('takes a default away with null', () => {
    const json = { defaults: { unit: 'bytes' }, overrides: [override({ id: 'numeric' }, { id: 'unit', value: null })] };
    expect(configOf(json)).not.toHaveProperty('unit');
  });

  it.each([
    ['byName', 'Value', true],
    ['byName', 'db', false],
    ['byNames', { names: ['db-1'] }, true],
    ['byNames', { mode: 'exclude', names: ['db-1'] }, false],
    ['byNames', { mode: 'exclude', names: ['other'] }, true],
    ['byRegexp', 'db-.', true],
    ['byRegexp', 'db', false],
    ['byRegexp', '/(/', false],
    ['byRegexpOrNames', { pattern: 'x', names: ['db-1'] }, true],
    ['byType', 'number', true],
    ['byTypes', ['string', 'number'], true],
    ['byFrameRefID', 'A', true],
    ['byFrameRefID', 'B', false],
    ['byValue', { reducer: 'max', op: 'gte', value: 50 }, true],
    ['byValue', { reducer: 'max', op: 'gt', value: '50' }, false],
    ['numeric', undefined, true],
    ['time', undefined, false],
    ['first', undefined, false],
    ['anyMatch', [{ id: 'time' }, { id: 'numeric' }], true],
    ['allMatch', [{ id: 'time' }, { id: 'numeric' }], false],
    ['invertMatch', { id: 'time' }, true],
    ['somethingNew', 'x', false],
  ])('%s %j matches: %s', (id, options, isMatch) => {
    const config = configOf({ overrides: [override({ id, options }, { id: 'unit', value: 'hit' })] });
    expect(config?.unit === 'hit').toBe(isMatch);
  });

  it('reads any JSON without failing', () => {
    const nonsense = [
      null,
      7,
      [],
      { defaults: [], overrides: {} },
      { overrides: [null, { matcher: 3 }, override({ id: 'numeric' }, null)] },
    ];
    expect(nonsense.map((json) => configOf(json)?.unit)).toEqual(nonsense.map(() => undefined));
    expect(
      configOf({
        defaults: { decimals: '2', min: 'low', unit: 5, thresholds: { steps: [null, { value: '80', color: 'red' }] } },
      }),
    ).toEqual({
      decimals: 2,
      thresholds: {
        mode: 'absolute',
        steps: [
          { value: null, color: 'gray' },
          { value: 80, color: 'red' },
        ],
      },
      custom: {},
    });
  });

  it('cannot be made to change prototypes', () => {
    configOf({ overrides: [override({ id: 'numeric' }, { id: 'custom.__proto__.polluted', value: 1 })] });
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('numberRangeOf()', () => {
  it('spans all number fields', () => {
    expect(numberRangeOf([...frame.fields, numberFieldOf('b', [-3, null])])).toEqual({ min: -3, max: 50 });
    expect(numberRangeOf([timeField(Float64Array.of(1))])).toBeNull();
  });
});
