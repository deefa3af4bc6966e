// Rows become columns.
import { labelSet } from '@/lib/labels/label-set';
import { fieldOfCells, looseCellAt, textOfLoose } from '@/lib/series/field-rows';
import { cellAt, textField, type Field, type FieldType, type Frame } from '@/lib/series/frame';
import { readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { joinedRefId, type Options, type Transformation } from '@/lib/transformations/transformation';

export const transpose: Transformation = {
  id: 'transpose',
  title: 'Transpose',
  description: 'Rows become columns',
  apply: (frames, options) => {
    const names = displayNames(frames);
    return frames.map((frame, index) => transposed(frame, names[index] ?? [], options));
  },
};

/** The first column names the new ones when it holds words or times; otherwise they are numbered. */
function transposed(frame: Frame, names: readonly string[], options: Options): Frame {
  const [first] = frame.fields;
  if (first === undefined) return frame;
  const isNaming = first.type === 'string' || first.type === 'time';
  const rest = isNaming ? frame.fields.slice(1) : frame.fields;
  const restNames = isNaming ? names.slice(1) : names;
  const type = sharedType(rest);
  const columnName = readText(options['restFieldsName']) ?? 'Value';
  const columns = Array.from({ length: frame.length }, (_, row) => {
    const cells = rest.map((field) => looseCellAt(field, row));
    const key: [string, string] = isNaming
      ? [names[0] ?? first.name, String(cellAt(first, row) ?? '')]
      : ['row', String(row + 1)];
    return fieldOfCells(type, columnName, type === 'string' ? cells.map((cell) => textOfLoose(cell) ?? '') : cells, {
      labels: labelSet([key]),
    });
  });
  return {
    refId: joinedRefId('transpose', [frame]),
    name: frame.name,
    length: rest.length,
    fields: [textField(readText(options['firstFieldName']) ?? 'Field', restNames), ...columns],
  };
}

function sharedType(fields: readonly Field[]): FieldType {
  const types = new Set(fields.map((field) => field.type));
  const [only = 'string'] = types;
  return types.size === 1 ? only : 'string';
}
