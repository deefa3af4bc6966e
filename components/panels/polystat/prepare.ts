// Options of a honeycomb panel: ours, and those that the Polystat plugin left in a file. Pure.
import type { CombShape } from '@/components/charts/comb-layout';
import type { FieldConfigSource, ThresholdStep } from '@/lib/series/field-config';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import type { SingleValue } from '@/lib/series/single-values';

type Json = Readonly<Record<string, unknown>>;

export interface CombOptions {
  readonly shape: CombShape;
  readonly hasName: boolean;
  readonly hasValue: boolean;
  readonly limit: number;
  readonly sortBy: 'none' | 'nameAsc' | 'nameDesc' | 'valueAsc' | 'valueDesc';
  /** Only cells whose threshold is not the base one. */
  readonly isTriggeredOnly: boolean;
  readonly reduceOptions: Json;
}

const LIMIT = 300;
const SHAPES: Readonly<Record<string, CombShape>> = {
  circle: 'circle',
  square: 'square',
  hexagon: 'hexagon',
  hexagon_pointed_top: 'hexagon',
};
/** Names of the plugin's calculations that differ from ours. */
const OPERATORS: Readonly<Record<string, string>> = {
  avg: 'mean',
  current: 'lastNotNull',
  last: 'lastNotNull',
  total: 'sum',
  first: 'firstNotNull',
  diff: 'diff',
  last_time: 'lastNotNull',
};

export function readCombOptions(options: Json): CombOptions {
  const operator = readText(options['globalOperator']) ?? readText(options['globalOperatorName']);
  const reduce = asRecord(options['reduceOptions']);
  const limit = readNumber(options['layoutDisplayLimit']) ?? readNumber(options['polygonBorderLimit']) ?? LIMIT;
  return {
    shape: SHAPES[readText(options['shape']) ?? readText(options['globalShape']) ?? ''] ?? 'hexagon',
    hasName: options['showName'] !== false && options['globalDisplayTextTriggeredEmpty'] !== 'none',
    hasValue: options['showValue'] !== false && options['globalShowValueEnabled'] !== false,
    limit: Math.min(LIMIT, limit > 0 ? limit : LIMIT),
    sortBy: sortOf(options),
    isTriggeredOnly: options['globalDisplayMode'] === 'triggered',
    reduceOptions: {
      values: false,
      ...(operator === null ? {} : { calcs: [OPERATORS[operator] ?? operator] }),
      ...reduce,
      limit: LIMIT,
    },
  };
}

function sortOf(options: Json): CombOptions['sortBy'] {
  const own = options['sortBy'];
  if (own === 'nameAsc' || own === 'nameDesc' || own === 'valueAsc' || own === 'valueDesc') return own;
  const field = readText(options['sortByField']) ?? readText(options['globalSortByField']) ?? '';
  const isDescending = asList([options['sortByDirection'], options['hexagonSortByDirection']]).some(
    (one) => one === 2 || one === 'desc',
  );
  if (field === 'name') return isDescending ? 'nameDesc' : 'nameAsc';
  if (field === 'value' || field === 'thresholdLevel') return isDescending ? 'valueDesc' : 'valueAsc';
  return 'none';
}

/** What the plugin kept in its options and we keep in the field configuration: thresholds, unit, decimals, colour. */
export function withPluginConfig(fieldConfig: FieldConfigSource, options: Json): FieldConfigSource {
  const steps = pluginSteps(options);
  const { defaults } = fieldConfig;
  const unit = readText(options['globalUnitFormat']);
  const decimals = readNumber(options['globalDecimals']);
  if (steps.length === 0 && unit === null && decimals === null) return fieldConfig;
  return {
    ...fieldConfig,
    defaults: {
      ...(unit !== null && { unit }),
      ...(decimals !== null && { decimals: Math.min(20, Math.max(0, Math.round(decimals))) }),
      ...(steps.length > 0 && { thresholds: { mode: 'absolute', steps } }),
      ...defaults,
    },
  };
}

function pluginSteps(options: Json): ThresholdStep[] {
  const given = asList(options['globalThresholdsConfig'] ?? options['globalThresholds']).map(asRecord);
  const steps = given.flatMap(({ value, color }) => {
    const from = readNumber(value);
    return from === null ? [] : [{ value: from, color: readText(color) ?? 'gray' }];
  });
  if (steps.length === 0) return [];
  const base = readText(options['globalFillColor']) ?? 'green';
  return [{ value: null, color: base }, ...steps.toSorted((a, b) => a.value - b.value)];
}

const NAME_ORDER = new Intl.Collator('en', { numeric: true });

export function shownCells(values: readonly SingleValue[], options: CombOptions): readonly SingleValue[] {
  const kept = options.isTriggeredOnly ? values.filter(isTriggered) : values;
  return sorted(kept, options.sortBy).slice(0, options.limit);
}

function isTriggered({ display: { raw }, config }: SingleValue): boolean {
  const first = config.thresholds?.steps.find(({ value }) => value !== null)?.value ?? null;
  return typeof raw === 'number' && first !== null && raw >= first;
}

function sorted(values: readonly SingleValue[], sortBy: CombOptions['sortBy']): readonly SingleValue[] {
  const numberOf = ({ display: { raw } }: SingleValue): number => (typeof raw === 'number' ? raw : -Infinity);
  switch (sortBy) {
    case 'nameAsc':
      return values.toSorted((a, b) => NAME_ORDER.compare(a.name, b.name));
    case 'nameDesc':
      return values.toSorted((a, b) => NAME_ORDER.compare(b.name, a.name));
    case 'valueAsc':
      return values.toSorted((a, b) => numberOf(a) - numberOf(b));
    case 'valueDesc':
      return values.toSorted((a, b) => numberOf(b) - numberOf(a));
    case 'none':
      return values;
  }
}
