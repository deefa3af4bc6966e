// Frames as the measured reference values write them, to and from ours.
import { labelPairs, labelSetOf } from '@/lib/labels/label-set';
import { fieldOfCells, looseCellsOf } from '@/lib/series/field-rows';
import type { FieldType, Frame } from '@/lib/series/frame';
import { displayNames } from '@/lib/series/series-names';

export interface GoldenField {
  readonly name: string;
  readonly type: string;
  readonly values: readonly unknown[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly displayNameFromDS?: string;
  readonly displayName?: string;
}

export interface GoldenFrame {
  readonly name: string | null;
  readonly refId: string | null;
  readonly fields: readonly GoldenField[];
}

export function frameOfGolden(frame: GoldenFrame): Frame {
  const length = frame.fields[0]?.values.length ?? 0;
  const fields = frame.fields.map((field) =>
    fieldOfCells(
      field.type as FieldType,
      field.name,
      field.values.map((value) => (value === 'NaN' ? NaN : value)),
      { labels: labelSetOf(field.labels ?? {}), legendText: field.displayNameFromDS ?? null },
    ),
  );
  return { refId: frame.refId ?? '', name: frame.name, length, fields };
}

/** As a golden frame. NaN is spelled out; a row that a join made is null. */
export function goldenOfFrames(frames: readonly Frame[]): GoldenFrame[] {
  const names = displayNames(frames);
  return frames.map((frame, index) => ({
    name: frame.name,
    refId: frame.refId === '' ? null : frame.refId,
    fields: frame.fields.map((field, at) => {
      const displayName = names[index]?.[at] ?? field.name;
      return {
        name: field.name,
        type: field.type,
        values: looseCellsOf(field).map((cell) => goldenCell(cell)),
        ...(field.labels.length > 0 && { labels: Object.fromEntries(labelPairs(field.labels)) }),
        ...(displayName !== field.name && { displayName }),
      };
    }),
  }));
}

function goldenCell(cell: unknown): unknown {
  if (typeof cell === 'number' && !Number.isFinite(cell)) return String(cell);
  return cell ?? null;
}
