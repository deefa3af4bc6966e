// Each field to single values: a row per field, or all fields in one row.
import { labelPairs, labelSet, labelValue } from '@/lib/labels/label-set';
import { fieldOfCells, typeOfCells, type LooseCell } from '@/lib/series/field-rows';
import { matchesField } from '@/lib/series/field-matchers';
import { textField, type Field, type Frame } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { createFieldReducer, reducerTitle } from '@/lib/series/reducers';
import { displayNames } from '@/lib/series/series-names';
import { joinedRefId, type Options, type Transformation } from '@/lib/transformations/transformation';

export const reduce: Transformation = {
  id: 'reduce',
  title: 'Reduce',
  description: 'Each field to single values, such as its mean',
  apply: (frames, options) => {
    const given = asList(options['reducers']).filter((id) => typeof id === 'string');
    if (Array.isArray(options['reducers']) && given.length === 0) return frames;
    const reducerIds = given.length === 0 ? ['max'] : given;
    return options['mode'] === 'reduceFields'
      ? reducedFields(frames, reducerIds, options)
      : reducedRows(frames, reducerIds, options);
  },
};

interface ChosenField {
  readonly field: Field;
  readonly name: string;
}

/** Fields that `fields` (a matcher) means; times only when asked for. */
function chosenFields(frames: readonly Frame[], options: Options, takesTime: boolean): ChosenField[][] {
  const matcher = asRecord(options['fields']);
  const id = readText(matcher['id']);
  const names = displayNames(frames);
  return frames.map((frame, frameIndex) =>
    frame.fields.flatMap((field, fieldIndex) => {
      const name = names[frameIndex]?.[fieldIndex] ?? field.name;
      const isChosen =
        id === null ||
        matchesField({ id, options: matcher['options'] }, { field, frame, frameIndex, fieldIndex, displayName: name });
      return isChosen && (takesTime || field.type !== 'time') ? [{ field, name }] : [];
    }),
  );
}

function reducedRows(frames: readonly Frame[], reducerIds: readonly string[], options: Options): readonly Frame[] {
  const chosen = chosenFields(frames, options, false).flat();
  const labelNames =
    options['labelsToFields'] === true
      ? [...new Set(chosen.flatMap(({ field }) => labelPairs(field.labels).map(([label]) => label)))]
      : null;
  const reducers = chosen.map(({ field }) => createFieldReducer(field));
  const columns = reducerIds.map((id) => {
    const cells: LooseCell[] = reducers.map((reducer) => reducer(id));
    const type = columnType(cells);
    return fieldOfCells(type, reducerTitle(id), type === 'number' ? cells.map(numberOr(chosen)) : cells);
  });
  const fields: Field[] = [
    textField(
      'Field',
      chosen.map(({ field, name }) => (labelNames === null ? name : field.name)),
    ),
    ...(labelNames ?? []).map((label) =>
      textField(
        label,
        chosen.map(({ field }) => labelValue(field.labels, label) || null),
      ),
    ),
    ...columns,
  ];
  if (chosen.length === 0) return [];
  return [{ refId: joinedRefId('reduce', frames), name: null, length: chosen.length, fields }];
}

/** Rows without a single value come out as NaN, as in Grafana; where there are no rows there is nothing. */
function numberOr(chosen: readonly ChosenField[]): (cell: LooseCell, at: number) => LooseCell {
  return (cell, at) => (cell === null && (chosen[at]?.field.values.length ?? 0) > 0 ? NaN : cell);
}

/** These give a cell of the field itself; all others a number, or a list. */
const GIVES_CELL = new Set(['first', 'firstNotNull', 'last', 'lastNotNull']);
const GIVES_LIST = new Set(['allValues', 'uniqueValues']);

function typeOfResult(field: Field, id: string): Field['type'] {
  if (GIVES_LIST.has(id)) return 'other';
  return GIVES_CELL.has(id) ? field.type : 'number';
}

/** Numbers unless there is something else; nothing at all counts as numbers. */
function columnType(cells: readonly LooseCell[]): Field['type'] {
  const isEmpty = cells.every((cell) => cell === null || cell === undefined);
  return isEmpty ? 'number' : typeOfCells(cells);
}

function reducedFields(frames: readonly Frame[], reducerIds: readonly string[], options: Options): readonly Frame[] {
  const chosen = chosenFields(frames, options, options['includeTimeField'] === true);
  const isSeveral = reducerIds.length > 1;
  return frames.map((frame, index) => ({
    ...frame,
    length: 1,
    fields: (chosen[index] ?? []).flatMap(({ field }) => {
      const reducer = createFieldReducer(field);
      return reducerIds.map((id) => {
        const cell = reducer(id);
        const type = typeOfResult(field, id);
        const labels = isSeveral
          ? labelSet([
              ...labelPairs(field.labels).filter(([name]) => name !== 'reducer'),
              ['reducer', reducerTitle(id)],
            ])
          : field.labels;
        return fieldOfCells(type, field.name, [cell], { config: field.config, legendText: field.legendText, labels });
      });
    }),
  }));
}
