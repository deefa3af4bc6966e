// Series as the rows of a table, for panels whose rows are things with a place or a name: maps, graphs. Pure.
import { labelPairs, METRIC_NAME } from '@/lib/labels/label-set';
import {
  cellsOf,
  isNumberField,
  numberFieldOf,
  textField,
  timeField,
  type Field,
  type Frame,
} from '@/lib/series/frame';
import { displayNames } from '@/lib/series/series-names';

/** A frame with the names of its columns as they are shown. */
export interface NamedFrame {
  readonly frame: Frame;
  readonly names: readonly string[];
}

/** Series become rows of one table a query: their labels, and the last value of each. Tables stay as they are. */
export function labelTables(frames: readonly Frame[]): readonly NamedFrame[] {
  const isSeries = (frame: Frame): boolean => frame.fields.some(({ labels }) => labels.length > 0);
  const series = frames.filter(isSeries);
  const tables = [...frames.filter((frame) => !isSeries(frame)), ...seriesTables(series)];
  const names = displayNames(tables);
  return tables.map((frame, at) => ({ frame, names: names[at] ?? [] }));
}

function seriesTables(frames: readonly Frame[]): readonly Frame[] {
  const refIds = [...new Set(frames.map(({ refId }) => refId))];
  return refIds.map((refId) =>
    seriesTable(
      refId,
      frames.filter((frame) => frame.refId === refId),
    ),
  );
}

interface LastValue {
  readonly field: Field;
  readonly value: number | null;
  readonly timeMs: number;
}

function seriesTable(refId: string, frames: readonly Frame[]): Frame {
  const rows = frames.flatMap((frame) => frame.fields.filter(isNumberField).map((field) => lastValue(frame, field)));
  const labels = rows.map(({ field }) => new Map(labelPairs(field.labels)));
  // Names that the query's legend gave; those that only list the labels say nothing new.
  const names = rows.map(({ field: { legendText } }) => (legendText?.includes('{') === true ? null : legendText));
  const labelNames = [...new Set(labels.flatMap((one) => [...one.keys()]))].filter((name) => name !== METRIC_NAME);
  return {
    refId,
    name: null,
    length: rows.length,
    fields: [
      timeField(Float64Array.from(rows, ({ timeMs }) => timeMs)),
      ...(names.some((name) => name !== null) ? [textField('Series', names)] : []),
      ...labelNames.map((name) =>
        textField(
          name,
          labels.map((one) => one.get(name) ?? null),
        ),
      ),
      numberFieldOf(
        'Value',
        rows.map(({ value }) => value),
        // What the panel says of values it says of each series alike.
        rows[0] === undefined ? {} : { config: rows[0].field.config },
      ),
    ],
  };
}

function lastValue(frame: Frame, field: Field): LastValue {
  const cells = cellsOf(field);
  const at = cells.findLastIndex((cell) => typeof cell === 'number' && !Number.isNaN(cell));
  const value = cells[at];
  const times = frame.fields.find(({ type }) => type === 'time');
  const timeMs = times?.type === 'time' ? (times.values[at] ?? NaN) : NaN;
  return { field, value: typeof value === 'number' ? value : null, timeMs };
}
