// Labelled values to a table: the values of one label name its columns, the other labels its rows.
import { labelPairs, labelValue } from '@/lib/labels/label-set';
import { fieldOfCells, looseCellsOf, type LooseCell } from '@/lib/series/field-rows';
import { textField, type FieldType } from '@/lib/series/frame';
import { asList, readText } from '@/lib/series/read-field-config';
import { joinedRefId, type Transformation } from '@/lib/transformations/transformation';
import { InputError } from '@/lib/errors/input-error';

interface LabelRow {
  readonly keys: readonly string[];
  readonly columns: Map<string, LooseCell[]>;
}

export const joinByLabels: Transformation = {
  id: 'joinByLabels',
  title: 'Join by labels',
  description: 'A table: one label names the columns, the others the rows',
  apply: (frames, options) => {
    const valueLabel = readText(options['value']);
    if (frames.length === 0) return frames;
    const fields = frames.flatMap((frame) =>
      frame.fields.filter((field) => field.type !== 'time' && field.labels.length > 0),
    );
    const labels = new Set(fields.flatMap((field) => labelPairs(field.labels).map(([name]) => name)));
    if (valueLabel === null || !labels.has(valueLabel))
      throw new InputError(`Cannot join by labels: no field has the label "${valueLabel ?? ''}"`, { field: 'value' });
    const given = asList(options['join']).filter((name) => typeof name === 'string');
    const join = (given.length > 0 ? given : [...labels]).filter((name) => name !== valueLabel);

    const rows = new Map<string, LabelRow>();
    const types = new Map<string, FieldType>();
    for (const field of fields) {
      const keys = join.map((name) => labelValue(field.labels, name));
      const key = keys.join('\u0000');
      const row = rows.get(key) ?? { keys, columns: new Map<string, LooseCell[]>() };
      rows.set(key, row);
      const column = labelValue(field.labels, valueLabel);
      row.columns.set(column, [...(row.columns.get(column) ?? []), ...looseCellsOf(field)]);
      if (!types.has(column)) types.set(column, field.type);
    }
    const spread = [...rows.values()].flatMap(({ keys, columns }) => {
      const height = Math.max(1, ...[...columns.values()].map((cells) => cells.length));
      return Array.from({ length: height }, (_, at) => ({ keys, columns, at }));
    });
    return [
      {
        refId: joinedRefId('joinByLabels', frames),
        name: null,
        length: spread.length,
        fields: [
          ...join.map((name, index) =>
            textField(
              name,
              spread.map(({ keys }) => keys[index] || null),
            ),
          ),
          ...[...types].map(([name, type]) =>
            fieldOfCells(
              type,
              name,
              spread.map(({ columns, at }) => columns.get(name)?.[at]),
            ),
          ),
        ],
      },
    ];
  },
};
