// A pivot: the values of one field become columns, those of another rows.
import { fieldOfCells, keyOfCell, looseCellAt, pickRows, type LooseCell } from '@/lib/series/field-rows';
import { cellAt, type Field } from '@/lib/series/frame';
import { readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import type { Transformation } from '@/lib/transformations/transformation';

export const groupingToMatrix: Transformation = {
  id: 'groupingToMatrix',
  title: 'Grouping to matrix',
  description: 'A pivot: values of one field as columns, of another as rows',
  apply: (frames, options) => {
    const [frame] = frames;
    if (frame === undefined || frames.length !== 1) return frames;
    const names = displayNames(frames)[0] ?? [];
    const fieldOf = (option: string, fallback: string): Field | null => {
      const name = readText(options[option]) ?? fallback;
      return frame.fields[names.indexOf(name)] ?? frame.fields.find((field) => field.name === name) ?? null;
    };
    const columnField = fieldOf('columnField', 'Time');
    const rowField = fieldOf('rowField', 'Time');
    const valueField = fieldOf('valueField', 'Value');
    if (columnField === null || rowField === null || valueField === null) return frames;

    const rowKeys = new Map<string, number>();
    const columns = new Map<string, Map<string, LooseCell>>();
    for (let row = 0; row < frame.length; row += 1) {
      const rowKey = keyOfCell(cellAt(rowField, row));
      if (!rowKeys.has(rowKey)) rowKeys.set(rowKey, row);
      const columnName = String(cellAt(columnField, row) ?? 'null');
      const cells = columns.get(columnName) ?? new Map<string, LooseCell>();
      columns.set(columnName, cells.set(rowKey, looseCellAt(valueField, row)));
    }
    const rowNames = { ...pickRows(rowField, [...rowKeys.values()]), name: `${rowField.name}\\${columnField.name}` };
    const empty = emptyCell(options['emptyValue'], valueField);
    const fields = [...columns].map(([name, cells]) =>
      fieldOfCells(
        valueField.type,
        name,
        [...rowKeys.keys()].map((key) => (cells.has(key) ? cells.get(key) : empty)),
        { config: valueField.config },
      ),
    );
    return [{ refId: '', name: null, length: rowKeys.size, fields: [rowNames, ...fields] }];
  },
};

/** What the type of the column cannot hold is "no value". */
function emptyCell(option: unknown, field: Field): LooseCell {
  switch (option) {
    case 'null':
      return null;
    case 'zero':
      return field.type === 'string' ? '0' : 0;
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return field.type === 'string' ? '' : null;
  }
}
