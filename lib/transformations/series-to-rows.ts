// All series under each other: time, metric, value; the newest first.
import { fieldOfCells, looseCellAt, type LooseCell } from '@/lib/series/field-rows';
import { textField, timeField, type Field, type FieldType, type Frame } from '@/lib/series/frame';
import { displayNames } from '@/lib/series/series-names';
import { joinedRefId, type Transformation } from '@/lib/transformations/transformation';

interface SeriesRow {
  readonly timeMs: number;
  readonly metric: string;
  readonly value: LooseCell;
}

export const seriesToRows: Transformation = {
  id: 'seriesToRows',
  title: 'Series to rows',
  description: 'All series under each other: time, metric, value',
  aliases: ['timeSeriesToRows'],
  apply: (given) => {
    if (given.length === 0) return given;
    const frames = given.filter(({ length }) => length > 0);
    if (frames.length === 0) return [{ refId: joinedRefId('seriesToRows', []), name: null, length: 0, fields: [] }];
    if (!frames.every(isTimeSeries)) return frames;
    const names = displayNames(frames);
    const rows = frames.flatMap((frame, index) => rowsOf(frame, metricOf(frame, names[index] ?? [])));
    const sorted = rows.toSorted((a, b) => b.timeMs - a.timeMs);
    const length = sorted.length;
    return [
      {
        refId: joinedRefId('seriesToRows', frames),
        name: null,
        length,
        fields: [
          timeField(Float64Array.from(sorted, (row) => row.timeMs)),
          textField(
            'Metric',
            sorted.map((row) => row.metric),
          ),
          fieldOfCells(
            valueTypeOf(frames),
            'Value',
            sorted.map((row) => row.value),
          ),
        ],
      },
    ];
  },
};

/** One time and numbers, no words. */
export function isTimeSeries(frame: Frame): boolean {
  const types = frame.fields.map((field) => field.type);
  return (
    types.includes('time') && types.includes('number') && types.every((type) => type === 'time' || type === 'number')
  );
}

function valueFieldOf(frame: Frame): Field | undefined {
  return frame.fields.find((field) => field.type !== 'time');
}

function valueTypeOf(frames: readonly Frame[]): FieldType {
  const [first] = frames;
  return (first === undefined ? undefined : valueFieldOf(first)?.type) ?? 'number';
}

function metricOf(frame: Frame, names: readonly string[]): string {
  if (frame.name !== null && frame.name !== '') return frame.name;
  return frame.fields.flatMap((field, at) => (field.type === 'time' ? [] : [names[at] ?? field.name])).join(', ');
}

function rowsOf(frame: Frame, metric: string): SeriesRow[] {
  const time = frame.fields.find((field) => field.type === 'time');
  const value = valueFieldOf(frame);
  if (time === undefined || value === undefined || time.type !== 'time') return [];
  return Array.from({ length: frame.length }, (_, row) => ({
    timeMs: time.values[row] ?? NaN,
    metric,
    value: looseCellAt(value, row),
  }));
}
