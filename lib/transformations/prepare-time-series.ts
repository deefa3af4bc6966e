// Time series in one of three shapes: wide (a column a series), many (a frame a series), long (labels as columns).
import { labelPairs, labelSet, labelValue } from '@/lib/labels/label-set';
import { fieldOfCells, looseCellAt, pickRows, type LooseCell } from '@/lib/series/field-rows';
import { cellAt, timeFieldOf, type Field, type FieldType, type Frame } from '@/lib/series/frame';
import { groupRows } from '@/lib/transformations/group-by';
import { joinedBy } from '@/lib/transformations/join-by-field';
import { sortedRows } from '@/lib/transformations/sort-by';
import type { Transformation } from '@/lib/transformations/transformation';

export const prepareTimeSeries: Transformation = {
  id: 'prepareTimeSeries',
  title: 'Prepare time series',
  description: 'Wide (a column a series), many (a frame a series) or long (labels as columns)',
  apply: (frames, options) => {
    switch (options['format']) {
      case 'many':
        return frames.flatMap(manyOf);
      case 'long':
        return frames.flatMap(longOf);
      default: {
        const timed = frames.filter((frame) => timeFieldOf(frame) !== null);
        if (timed.length === 0) return [];
        return timed.length === 1 ? timed : [joinedBy(timed, null, 'outer')];
      }
    }
  },
};

function manyOf(frame: Frame): Frame[] {
  const time = timeFieldOf(frame);
  if (time === null) return [];
  const words = frame.fields.filter((field) => field.type === 'string');
  const values = frame.fields.filter((field) => field.type === 'number' || field.type === 'boolean');
  return values.flatMap((field) =>
    groupRows(frame.length, words).map((rows) => {
      const own = words.map((word): [string, string] => [word.name, String(cellAt(word, rows[0] ?? 0) ?? '')]);
      const others = labelPairs(field.labels).filter(([name]) => !own.some(([one]) => one === name));
      const known = rows.filter((row) => looseCellAt(field, row) !== undefined);
      const picked = { ...pickRows(field, known), labels: labelSet([...others, ...own]) };
      return { ...frame, length: known.length, fields: [pickRows(time, known), picked] };
    }),
  );
}

interface LongRow {
  readonly row: number;
  readonly group: readonly Field[];
}

/** A row for each time and label set; values under their names, labels and words as columns behind them. */
function longOf(frame: Frame): Frame[] {
  const time = timeFieldOf(frame);
  if (time === null) return [];
  const words = frame.fields.filter((field) => field.type === 'string' || field.type === 'boolean');
  const values = frame.fields.filter((field) => field !== time && field.type !== 'string' && field.type !== 'boolean');
  const groups = groupByLabels(values);
  const sortedGroups = [...groups].toSorted(([a], [b]) => Number(a > b) - Number(a < b)).map(([, group]) => group);
  const rows = sortedRows(time, false).flatMap((row) =>
    (sortedGroups.length === 0 ? [[]] : sortedGroups).map((group): LongRow => ({ row, group })),
  );
  const valueTypes = new Map(values.map((field): [string, FieldType] => [field.name, field.type]));
  const valueNames = [...valueTypes.keys()].toSorted();
  const factorNames = new Set([
    ...words.map((field) => field.name),
    ...values.flatMap((field) => labelPairs(field.labels).map(([name]) => name)),
  ]);
  const valueCell = ({ row, group }: LongRow, name: string): LooseCell => {
    const field = group.find((one) => one.name === name);
    return field === undefined ? undefined : looseCellAt(field, row);
  };
  const factorCell = ({ row, group }: LongRow, name: string): LooseCell => {
    const label = labelValue(group[0]?.labels ?? [], name);
    if (label !== '') return label;
    const word = words.find((field) => field.name === name);
    return word === undefined ? null : cellAt(word, row);
  };
  return [
    {
      ...frame,
      length: rows.length,
      fields: [
        pickRows(
          time,
          rows.map((one) => one.row),
        ),
        ...valueNames.map((name) =>
          fieldOfCells(
            valueTypes.get(name) ?? 'number',
            name,
            rows.map((one) => valueCell(one, name)),
          ),
        ),
        ...[...factorNames].toSorted().map((name) =>
          fieldOfCells(
            'string',
            name,
            rows.map((one) => factorCell(one, name)),
          ),
        ),
      ],
    },
  ];
}

function groupByLabels(fields: readonly Field[]): Map<string, Field[]> {
  const groups = new Map<string, Field[]>();
  for (const field of fields) {
    const key = field.labels.join('\u0000');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [field]);
    else group.push(field);
  }
  return groups;
}
