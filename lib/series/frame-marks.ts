// Frames that a transformation made marks of (convert-frame-type.ts): annotations and exemplars of their panel.
import { labelPairs } from '@/lib/labels/label-set';
import { cellAt, isNumberField, timeFieldOf, type Field, type Frame } from '@/lib/series/frame';
import { asList } from '@/lib/series/read-field-config';

export interface FrameAnnotation {
  readonly key: string;
  readonly startMs: number;
  /** Equal to the start for a single moment. */
  readonly endMs: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** As written in the dashboard: a name of the palette or a CSS colour. */
  readonly color: string;
}

export interface FrameExemplar {
  readonly timeMs: number;
  readonly value: number;
  /** Pairs as they are shown. */
  readonly labels: readonly (readonly [name: string, value: string])[];
}

/** No axis has room for more. */
const MARK_LIMIT = 2000;
const DEFAULT_COLOR = 'red';

export function annotationsOf(frames: readonly Frame[]): readonly FrameAnnotation[] {
  return frames
    .filter(({ topic }) => topic === 'annotations')
    .flatMap((frame, frameIndex) => {
      const named = (name: string): Field | undefined => frame.fields.find((field) => field.name === name);
      const time = named('time') ?? timeFieldOf(frame);
      if (time === null) return [];
      return rowsOf(frame).flatMap((row): FrameAnnotation[] => {
        const startMs = numberAt(time, row);
        if (startMs === null) return [];
        const text = (name: string): string => textAt(named(name), row);
        return [
          {
            key: `frame-${frameIndex}-${row}`,
            startMs,
            endMs: numberAt(named('timeEnd'), row) ?? startMs,
            title: text('title') || (frame.name ?? ''),
            text: text('text'),
            tags: tagsAt(named('tags'), row),
            color: text('color') || DEFAULT_COLOR,
          },
        ];
      });
    })
    .slice(0, MARK_LIMIT);
}

export function exemplarsOf(frames: readonly Frame[]): readonly FrameExemplar[] {
  return frames
    .filter(({ topic }) => topic === 'exemplars')
    .flatMap((frame) => {
      const time = timeFieldOf(frame);
      const value = frame.fields.find(isNumberField);
      if (time === null || value === undefined) return [];
      const words = frame.fields.filter((field) => field !== time && field !== value);
      return rowsOf(frame).flatMap((row): FrameExemplar[] => {
        const [timeMs, number] = [numberAt(time, row), numberAt(value, row)];
        if (timeMs === null || number === null) return [];
        const own = words.map((field): [string, string] => [field.name, textAt(field, row)]);
        return [{ timeMs, value: number, labels: [...labelPairs(value.labels), ...own] }];
      });
    })
    .slice(0, MARK_LIMIT);
}

function rowsOf({ length }: Frame): number[] {
  return Array.from({ length }, (_, row) => row);
}

function numberAt(field: Field | undefined, row: number): number | null {
  const cell = field === undefined ? null : cellAt(field, row);
  return typeof cell === 'number' && Number.isFinite(cell) ? cell : null;
}

function textAt(field: Field | undefined, row: number): string {
  const cell = field === undefined ? null : cellAt(field, row);
  return cell === null ? '' : String(cell);
}

/** A list, or one of them. */
function tagsAt(field: Field | undefined, row: number): readonly string[] {
  const cell: unknown = field?.values[row];
  const tags = Array.isArray(cell) ? asList(cell) : [cell];
  return tags.filter((tag) => tag !== null && tag !== undefined && tag !== '').map(String);
}
