// The columns of frames that can stand on a time axis: each number column with its times, its name and its options.
import { readSeriesOptions, type SeriesOptions } from '@/components/panels/series-options';
import { labelsKey } from '@/lib/labels/label-set';
import { timeFieldOf, type Field, type Frame, type NumberField } from '@/lib/series/frame';
import { isCellFrame } from '@/lib/series/heatmap-grid';
import { displayNames } from '@/lib/series/series-names';

/** One value column with its time column, ready to be drawn. */
export interface TimeColumn {
  readonly field: NumberField;
  readonly name: string;
  readonly key: string;
  readonly timesMs: Float64Array;
  readonly options: SeriesOptions;
}

/** Every number (and boolean) column of every frame that has times. */
export function timeColumns(frames: readonly Frame[]): TimeColumn[] {
  const names = displayNames(frames);
  const isRising = createRisingTest();
  const seen = new Map<string, number>();
  return frames.flatMap((frame, frameIndex) => {
    const time = timeFieldOf(frame);
    // Cells of a heatmap have one time many times: they are no line.
    if (time === null || isCellFrame(frame)) return [];
    return frame.fields.flatMap((field, at) => {
      const numbers = asNumbers(field);
      if (numbers === null) return [];
      const name = names[frameIndex]?.[at] ?? field.name;
      const identity = `${frame.refId} ${labelsKey(field.labels)} ${name}`;
      const repeat = seen.get(identity) ?? 0;
      seen.set(identity, repeat + 1);
      const sorted = inTimeOrder(time.values, numbers, isRising);
      return [
        {
          field: sorted.field,
          timesMs: sorted.timesMs,
          name,
          key: `${identity} ${repeat}`,
          options: readSeriesOptions(field.config.custom),
        },
      ];
    });
  });
}

function asNumbers(field: Field): NumberField | null {
  if (field.type === 'number') return field;
  if (field.type !== 'boolean') return null;
  const values = Float64Array.from(field.values, (value) => (value === null ? NaN : Number(value)));
  return { ...field, type: 'number', values, present: null };
}

/** Series of one answer share a column of times: it is looked at once. */
function createRisingTest(): (timesMs: Float64Array) => boolean {
  const known = new Map<Float64Array, boolean>();
  return (timesMs) => {
    const told = known.get(timesMs);
    if (told !== undefined) return told;
    let isRising = true;
    for (let at = 1; at < timesMs.length && isRising; at += 1) isRising = (timesMs[at] ?? 0) >= (timesMs[at - 1] ?? 0);
    known.set(timesMs, isRising);
    return isRising;
  };
}

/** Columns in rising order of time, as every search relies on it. Queries give them so; transformations may not. */
function inTimeOrder(
  timesMs: Float64Array,
  field: NumberField,
  isRising: (timesMs: Float64Array) => boolean,
): { timesMs: Float64Array; field: NumberField } {
  if (isRising(timesMs)) return { timesMs, field };
  const order = [...timesMs.keys()].toSorted((a, b) => (timesMs[a] ?? 0) - (timesMs[b] ?? 0));
  const { present } = field;
  return {
    timesMs: Float64Array.from(order, (at) => timesMs[at] ?? NaN),
    field: {
      ...field,
      values: Float64Array.from(order, (at) => field.values[at] ?? NaN),
      present: present === null ? null : Uint8Array.from(order, (at) => present[at] ?? 0),
    },
  };
}
