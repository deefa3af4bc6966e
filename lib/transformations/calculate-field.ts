// Adds a field that is calculated from others: over the row, between two fields, from one, or over neighbouring rows.
import { matchesField } from '@/lib/series/field-matchers';
import { fieldOfCells, looseCellAt, typeOfCells } from '@/lib/series/field-rows';
import { cellAt, isNumberField, numberField, numberFieldOf, type Field, type Frame } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { reduceField, reduceNullsAsZero, reducerTitle } from '@/lib/series/reducers';
import { displayNames } from '@/lib/series/series-names';
import { binaryFields } from '@/lib/transformations/calculate-binary';
import { fieldNamed, type CalculatedField, type CalculationSource } from '@/lib/transformations/calculation-source';
import { cumulativeField, windowField } from '@/lib/transformations/calculate-window';
import { joinedBy } from '@/lib/transformations/join-by-field';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const calculateField: Transformation = {
  id: 'calculateField',
  title: 'Add field from calculation',
  description: 'A field that is calculated from others',
  apply: (frames, options, context) => {
    const sources = options['timeSeries'] === false ? frames : joinedSeries(frames);
    const names = displayNames(sources);
    return sources.map((frame, index) =>
      extended({ frame, names: names[index] ?? [], interpolate: context.interpolate }, options),
    );
  },
};

/** Series of several queries stand side by side before anything is calculated. */
function joinedSeries(frames: readonly Frame[]): readonly Frame[] {
  const canJoin = frames.length > 1 && frames.every((frame) => frame.fields.some((field) => field.type === 'time'));
  return canJoin ? [joinedBy(frames, null, 'outer')] : frames;
}

function extended(source: CalculationSource, options: Options): Frame {
  const { frame } = source;
  const added = calculated(source, options);
  if (added.length === 0) return frame;
  if (options['replaceFields'] === true) {
    const kept = options['mode'] === 'index' ? [] : frame.fields.filter((field) => field.type === 'time').slice(0, 1);
    return { ...frame, fields: [...kept, ...added.map((one) => one.field)] };
  }
  const fields = frame.fields.flatMap((field, at) => [
    field,
    ...added.filter((one) => one.after === at).map((one) => one.field),
  ]);
  return { ...frame, fields: [...fields, ...added.filter((one) => one.after === null).map((one) => one.field)] };
}

function calculated(source: CalculationSource, options: Options): readonly CalculatedField[] {
  const alias = readText(options['alias']);
  switch (options['mode'] ?? 'reduceRow') {
    case 'binary':
      return binaryFields(source, asRecord(options['binary']), alias);
    case 'unary':
      return atEnd(unaryField(source, asRecord(options['unary']), alias));
    case 'index':
      return atEnd(indexField(source.frame, asRecord(options['index'])['asPercentile'] === true, alias));
    case 'cumulativeFunctions':
      return atEnd(cumulativeField(source, asRecord(options['cumulative']), alias));
    case 'windowFunctions':
      return atEnd(windowField(source, asRecord(options['window']), alias));
    default:
      return atEnd(reducedRowField(source, asRecord(options['reduce']), alias));
  }
}

function atEnd(field: Field | null): readonly CalculatedField[] {
  return field === null ? [] : [{ field, after: null }];
}

const UNARY: Readonly<Record<string, (value: number, all: () => number) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  ln: Math.log,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  percent: (value, all) => value / all(),
};

function unaryField(source: CalculationSource, options: Options, alias: string | null): Field | null {
  const operator = readText(options['operator']) ?? 'abs';
  const name = readText(options['fieldName']);
  const operation = Object.hasOwn(UNARY, operator) ? UNARY[operator] : undefined;
  const field = name === null ? null : fieldNamed(source, name);
  if (operation === undefined || name === null || field === null || !isNumberField(field)) return null;
  let sum: number | null = null;
  const sumOfField = (): number => (sum ??= Number(reduceField(field, 'sum')));
  const values = Float64Array.from({ length: field.values.length }, (_, row) =>
    operation(Number(looseCellAt(field, row) ?? 0), sumOfField),
  );
  return numberField(alias ?? `${operator}(${name})`, values);
}

function indexField(frame: Frame, asPercentile: boolean, alias: string | null): Field {
  const values = Float64Array.from({ length: frame.length }, (_, row) => (asPercentile ? row / frame.length : row));
  const field = numberField(alias ?? 'Row', values);
  return asPercentile ? { ...field, config: { unit: 'percentunit', custom: {} } } : field;
}

function reducedRowField(source: CalculationSource, options: Options, alias: string | null): Field | null {
  const { frame, names } = source;
  const reducerId = readText(options['reducer']) ?? 'sum';
  const fields = rowFields(source, options);
  // Grafana counts every column of a row, and takes an empty one for 0 in the median.
  const countsNullAsZero =
    options['nullValueMode'] === 'null as zero' || reducerId === 'count' || reducerId === 'median';
  const cells = Array.from({ length: frame.length }, (_, row) => {
    const numbers = fields.map((field) => cellAt(field, row)).map((cell) => (typeof cell === 'number' ? cell : null));
    const whole = numberFieldOf('row', numbers);
    return countsNullAsZero ? reduceNullsAsZero(whole, reducerId) : reduceField(whole, reducerId);
  });
  if (names.length === 0) return null;
  const isNumeric = cells.every((cell) => cell === null || typeof cell === 'number');
  return fieldOfCells(isNumeric ? 'number' : typeOfCells(cells), alias ?? reducerTitle(reducerId), cells);
}

/** All numbers; or those of them that are named, or that a matcher means. */
function rowFields({ frame, names }: CalculationSource, options: Options): readonly Field[] {
  const numbers = frame.fields.filter(isNumberField);
  const included = asList(options['include']);
  if (included.length > 0)
    return frame.fields.filter(
      (field, at) => isNumberField(field) && (included.includes(names[at]) || included.includes(field.name)),
    );
  const matcher = asRecord(asRecord(options['include'])['matcher'] ?? options['matcher']);
  const id = readText(matcher['id']);
  if (id === null) return numbers;
  return frame.fields.filter((field, fieldIndex) =>
    matchesField(
      { id, options: matcher['options'] },
      { field, frame, frameIndex: 0, fieldIndex, displayName: names[fieldIndex] ?? field.name },
    ),
  );
}
