// Frames to the single values that stats and gauges show: one per series and calculation, or one per row.
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import type { ColorTheme } from '@/lib/series/colors';
import { displayOf, hasWordsForNothing, parseRegex, type DisplayValue, type NumberRange } from '@/lib/series/display';
import type { FieldConfig, FieldConfigSource, Thresholds } from '@/lib/series/field-config';
import {
  cellAt,
  isNumberField,
  numberField,
  numberFieldOf,
  timeFieldOf,
  type Cell,
  type Field,
  type Frame,
} from '@/lib/series/frame';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';
import { createFieldReducer, unitOfReducer } from '@/lib/series/reducers';
import { seriesColors } from '@/lib/series/series-colors';
import { displayNames } from '@/lib/series/series-names';

export interface SingleValue {
  readonly key: string;
  readonly name: string;
  readonly display: DisplayValue;
  readonly field: Field;
  readonly frame: Frame;
  /** Of the frame: where the value stands, or the last row of what it was calculated from. */
  readonly row: number;
  readonly config: FieldConfig;
  /** Smallest and largest value of the scale. */
  readonly min: number;
  readonly max: number;
  /** The whole series, for a sparkline; null when the value is a row. */
  readonly spark: { readonly timesMs: Float64Array | undefined; readonly values: Float64Array } | null;
  /** Last against first value in percent; null without two numbers. */
  readonly changePercent: number | null;
}

export interface SingleValueRequest {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
  readonly nowMs?: number;
}

/** What a panel without thresholds has in Grafana. */
const STANDARD_THRESHOLDS: Thresholds = {
  mode: 'absolute',
  steps: [
    { value: null, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

const DEFAULT_LIMIT = 25;
/** Tiles beyond this are not made, whatever a file asks for. */
const HARD_LIMIT = 500;

/** Stands for "the colour of its series" until all values are known: palettes count values, not fields. */
const OF_SERIES = 'of the series';

function withSeriesColors(values: SingleValue[], range: NumberRange | null, theme: ColorTheme): SingleValue[] {
  if (!values.some(({ display }) => display.color === OF_SERIES)) return values;
  const columns = values.map(({ field, name }) => ({
    field: isNumberField(field) ? field : numberField(field.name, new Float64Array(0), { config: field.config }),
    name,
  }));
  const colors = seriesColors(columns, range, theme);
  return values.map((value, at) =>
    value.display.color === OF_SERIES
      ? { ...value, display: { ...value.display, color: colors[at]?.color ?? theme.ink } }
      : value,
  );
}

interface ReduceOptions {
  readonly isEveryRow: boolean;
  readonly calcIds: readonly string[];
  readonly fields: string;
  readonly limit: number;
}

export function singleValues(request: SingleValueRequest): SingleValue[] {
  const source = request.fieldConfig;
  const thresholds = source.defaults.thresholds ?? STANDARD_THRESHOLDS;
  const frames = applyFieldConfig(request.frames, { ...source, defaults: { ...source.defaults, thresholds } });
  const reduce = readReduceOptions(request.options);
  const names = displayNames(frames);
  const chosen = frames.flatMap((frame, frameIndex) =>
    frame.fields.flatMap((field, at) => {
      const name = names[frameIndex]?.[at] ?? field.name;
      return isChosen(field, name, reduce.fields) ? [{ frame, field, name }] : [];
    }),
  );
  const range = numberRangeOf(chosen.map((one) => one.field));
  const values = chosen.slice(0, HARD_LIMIT).flatMap(({ frame, field, name }, at) => {
    const ownRange = field.config.fieldMinMax === true ? numberRangeOf([field]) : range;
    const context = { frame, field, name, key: `${at}`, range: ownRange, request };
    return reduce.isEveryRow ? rowValues(context) : calcValues(context, reduce.calcIds);
  });
  if (values.length === 0 && frames.length === 0) return nothingAtAll({ ...source.defaults, thresholds }, request);
  return withSeriesColors(values.slice(0, reduce.isEveryRow ? reduce.limit : HARD_LIMIT), range, request.theme);
}

/** Where nothing came, the words for no value stand alone. */
function nothingAtAll(config: FieldConfig, request: SingleValueRequest): SingleValue[] {
  if (!hasWordsForNothing(config)) return [];
  const field = numberFieldOf('', [null], { config });
  const frame: Frame = { refId: '', name: null, length: 1, fields: [field] };
  const context = { frame, field, name: '', key: '0', range: null, request };
  return withSeriesColors(
    [{ ...oneValue(context, null, ''), row: 0, spark: null, changePercent: null }],
    null,
    request.theme,
  );
}

function readReduceOptions(options: Readonly<Record<string, unknown>>): ReduceOptions {
  const given = asRecord(options['reduceOptions']);
  const calcIds = asList(given['calcs']).filter((id) => typeof id === 'string');
  return {
    isEveryRow: given['values'] === true,
    calcIds: calcIds.length > 0 ? calcIds : ['lastNotNull'],
    fields: readText(given['fields']) ?? '',
    limit: Math.min(HARD_LIMIT, Math.max(1, readNumber(given['limit']) ?? DEFAULT_LIMIT)),
  };
}

/** "" = all numbers; a name; or a pattern over names, which takes words and times too. */
function isChosen(field: Field, name: string, fields: string): boolean {
  if (asRecord(field.config.custom['hideFrom'])['viz'] === true) return false;
  if (fields === '') return field.type === 'number';
  return fields === name || fields === field.name || (parseRegex(fields)?.test(name) ?? false);
}

interface ValueContext {
  readonly frame: Frame;
  readonly field: Field;
  readonly name: string;
  readonly key: string;
  readonly range: NumberRange | null;
  readonly request: SingleValueRequest;
}

function calcValues(context: ValueContext, calcIds: readonly string[]): SingleValue[] {
  const { field, frame } = context;
  const reduce = createFieldReducer(field);
  const change = reduce('diffperc');
  const spark =
    field.type === 'number' && field.values.length > 1
      ? { timesMs: timeFieldOf(frame)?.values, values: field.values }
      : null;
  return calcIds.map((id) => {
    const reduced = reduce(id);
    const cell = typeof reduced === 'object' ? nothingOf(field) : reduced;
    const unit = unitOfReducer(id);
    const shownField = unit === null ? field : { ...field, config: { ...field.config, unit } };
    return {
      ...oneValue({ ...context, field: shownField }, cell, id),
      row: frame.length - 1,
      spark,
      changePercent: typeof change === 'number' && Number.isFinite(change) ? change : null,
    };
  });
}

/** A series of nothing but NaN says NaN, not "no value": 0 / 0 has to be seen. */
function nothingOf(field: Field): Cell {
  const hasCell = field.type === 'number' && field.values.some((_, at) => cellAt(field, at) !== null);
  return hasCell && field.values.every((value) => Number.isNaN(value)) ? NaN : null;
}

function rowValues(context: ValueContext): SingleValue[] {
  const { field, frame, name } = context;
  // A row is named by its words: the text columns beside the value.
  const words = frame.fields.filter((one) => one !== field && one.type === 'string');
  return Array.from({ length: frame.length }, (_, row) => {
    const rowName = words
      .map((column) => String(cellAt(column, row) ?? ''))
      .filter((text) => text !== '')
      .join(' ');
    const named = { ...context, name: rowName === '' ? name : rowName };
    return { ...oneValue(named, cellAt(field, row), String(row)), row, spark: null, changePercent: null };
  });
}

function oneValue(
  context: ValueContext,
  cell: Cell,
  keySuffix: string,
): Omit<SingleValue, 'spark' | 'changePercent' | 'row'> {
  const { field, frame, name, key, range, request } = context;
  const { theme, timeZone, nowMs } = request;
  const display = displayOf(field, {
    theme,
    timeZone,
    range,
    seriesColor: OF_SERIES,
    ...(nowMs !== undefined && { nowMs }),
  });
  return {
    key: `${key} ${keySuffix}`,
    name,
    field,
    frame,
    config: field.config,
    display: display(cell),
    min: field.config.min ?? range?.min ?? 0,
    max: field.config.max ?? range?.max ?? 100,
  };
}
