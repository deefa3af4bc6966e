// One row for each combination of values of the fields grouped by; the others are calculated.
import {
  fieldOfCells,
  keyOfCell,
  pickFrameRows,
  pickRows,
  typeOfCells,
  withoutDisplayName,
} from '@/lib/series/field-rows';
import { cellAt, nestedField, type Field, type Frame } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { reduceField } from '@/lib/series/reducers';
import { displayNames } from '@/lib/series/series-names';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const groupBy: Transformation = {
  id: 'groupBy',
  title: 'Group by',
  description: 'One row for each combination of values; other fields are calculated',
  apply: (frames, options) => grouped(frames, options, false),
};

export const groupToNestedTable: Transformation = {
  id: 'groupToNestedTable',
  title: 'Group to nested tables',
  description: 'As "group by", with the rows of each group as a table inside',
  apply: (frames, options) => grouped(frames, options, true),
};

interface Column {
  readonly field: Field;
  readonly name: string;
  readonly isKey: boolean;
  /** Null: the field is not asked for. */
  readonly aggregations: readonly string[] | null;
}

function grouped(frames: readonly Frame[], options: Options, isNesting: boolean): readonly Frame[] {
  const settings = asRecord(options['fields']);
  if (!Object.values(settings).some(isKeySetting)) return frames;
  return frames.flatMap((frame) => {
    // Names as they are inside this frame: those of other frames do not matter here.
    const names = displayNames([frame])[0] ?? [];
    const columns = frame.fields.map((field, at): Column => {
      const name = names[at] ?? field.name;
      // Files name a field as it is shown, or by its own name.
      const own = [name, field.name].flatMap((one) => (Object.hasOwn(settings, one) ? [settings[one]] : []));
      return { field, name, isKey: own.some(isKeySetting), aggregations: aggregationsOf(own[0]) };
    });
    return columns.some(({ isKey }) => isKey) ? [groupedFrame(frame, columns, isNesting)] : [];
  });
}

function isKeySetting(setting: unknown): boolean {
  return asRecord(setting)['operation'] === 'groupby';
}

function aggregationsOf(setting: unknown): Column['aggregations'] {
  const { operation, aggregations } = asRecord(setting);
  const ids = asList(aggregations)
    .filter((id) => readText(id) !== null)
    .map(String);
  if (operation === 'aggregate') return ids;
  // How many rows a group has can be told of what it is grouped by, nothing else.
  return operation === 'groupby' ? ids.filter((id) => ids.length === 1 && id === 'count') : null;
}

function groupedFrame(frame: Frame, columns: readonly Column[], isNesting: boolean): Frame {
  const keys = columns.filter(({ isKey }) => isKey);
  const groups = groupRows(
    frame.length,
    keys.map((column) => column.field),
  );
  const firstRows = groups.map(([row = 0]) => row);
  const calculated = columns.flatMap((column) =>
    (column.aggregations ?? []).map((id) => aggregated(column, id, groups)),
  );
  const rest = columns.filter((column) => column.aggregations === null && !column.isKey);
  const nested = nestedField(
    '__nestedFrames',
    groups.map((rows) => [
      pickFrameRows({ refId: '', name: null, length: frame.length, fields: rest.map((column) => column.field) }, rows),
    ]),
  );
  return {
    refId: isNesting ? '' : frame.refId,
    name: null,
    length: groups.length,
    fields: [
      ...keys.map(({ field }) => ({ ...pickRows(field, firstRows), labels: [] })),
      ...calculated,
      ...(isNesting && rest.length > 0 ? [nested] : []),
    ],
  };
}

/** Row numbers by equal values, groups in the order of appearance. */
export function groupRows(length: number, keys: readonly Field[]): number[][] {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < length; row += 1) {
    const key = keys.map((field) => keyOfCell(cellAt(field, row))).join('\u0000');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function aggregated({ field, name }: Column, id: string, groups: readonly (readonly number[])[]): Field {
  const cells = groups.map((rows) => reduceField(pickRows(field, rows), id));
  const isNumeric = cells.every((cell) => cell === null || typeof cell === 'number');
  const type = isNumeric && field.type !== 'time' ? 'number' : typeOfCells(cells);
  const { config } = withoutDisplayName(field);
  return fieldOfCells(field.type === 'time' && type === 'number' ? 'time' : type, `${name} (${id})`, cells, { config });
}
