// The data of an example many times over: more series where it has series, more rows where it is a table.
import type { GalleryExample } from '@/components/panels/gallery-example';
import { pickFrameRows } from '@/lib/series/field-rows';
import type { Field, Frame } from '@/lib/series/frame';

/** Names tell the copies of a series apart; they are as long as those of pods. */
export function manyTimes(example: GalleryExample, times: number): GalleryExample {
  const isSeries = example.frames.every(({ fields }) => fields[0]?.type === 'time');
  const frames = isSeries
    ? Array.from({ length: times }, (_, at) => example.frames.map((frame) => copyOf(frame, at))).flat()
    : example.frames.map((frame) => longer(frame, times));
  return { ...example, frames };
}

function copyOf(frame: Frame, at: number): Frame {
  return { ...frame, fields: frame.fields.map((field) => (field.type === 'time' ? field : renamed(field, at))) };
}

function renamed(field: Field, at: number): Field {
  const tail = at === 0 ? '' : `-of-the-deployment-in-zone-${at}`;
  return {
    ...field,
    name: `${field.name}${tail}`,
    legendText: field.legendText === null ? null : `${field.legendText}${tail}`,
  };
}

function longer(frame: Frame, times: number): Frame {
  const rows = Array.from({ length: frame.length * times }, (_, row) => row % frame.length);
  return pickFrameRows(frame, rows);
}
