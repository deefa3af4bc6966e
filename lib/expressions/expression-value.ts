// What expressions work on: numbers and series with labels, as in Grafana's server-side expressions.
import { labelPairs, labelSet, type LabelSet } from '@/lib/labels/label-set';
import { cellAt, numberField, PRESENT, timeField, timeFieldOf, type Frame, type NumberField } from '@/lib/series/frame';

export interface NumberValue {
  readonly kind: 'number';
  readonly labels: LabelSet;
  /** null: no value; NaN is one. */
  readonly value: number | null;
}

export interface SeriesValue {
  readonly kind: 'series';
  readonly labels: LabelSet;
  readonly timesMs: readonly number[];
  readonly values: readonly (number | null)[];
}

export type ExpressionValue = NumberValue | SeriesValue;

/** The result of a query or an expression. `isScalar`: a number without labels that goes with everything. */
export interface ExpressionResult {
  readonly values: readonly ExpressionValue[];
  readonly isScalar?: boolean;
}

/** Frames with a time give series; without one a number for each row, with the words of the row as labels. */
export function valuesOfFrames(frames: readonly Frame[]): ExpressionResult {
  const values = frames.flatMap((frame): ExpressionValue[] =>
    timeFieldOf(frame) === null ? numbersOf(frame) : seriesOf(frame),
  );
  return { values };
}

function seriesOf(frame: Frame): SeriesValue[] {
  const time = timeFieldOf(frame);
  if (time === null) return [];
  const words = frame.fields.filter((field) => field.type === 'string');
  const numbers = frame.fields.filter((field): field is NumberField => field.type === 'number');
  // A table of several series: rows with the same words are one series.
  const groups = new Map<string, { labels: [string, string][]; rows: number[] }>();
  for (let row = 0; row < frame.length; row += 1) {
    const labels = words.map((word): [string, string] => [word.name, String(cellAt(word, row) ?? '')]);
    const key = JSON.stringify(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, rows: [row] });
    else group.rows.push(row);
  }
  if (groups.size === 0) groups.set('', { labels: [], rows: [] });
  return numbers.flatMap((field) =>
    [...groups.values()].map(({ labels, rows }) => ({
      kind: 'series' as const,
      labels: joinedLabels(field.labels, labels),
      timesMs: rows.map((row) => time.values[row] ?? NaN),
      values: rows.map((row) => numberAt(field, row)),
    })),
  );
}

function numbersOf(frame: Frame): NumberValue[] {
  const words = frame.fields.filter((field) => field.type === 'string');
  const numbers = frame.fields.filter((field): field is NumberField => field.type === 'number');
  return numbers.flatMap((field) =>
    Array.from({ length: frame.length }, (_, row) => ({
      kind: 'number' as const,
      labels: joinedLabels(
        field.labels,
        words.map((word) => [word.name, String(cellAt(word, row) ?? '')]),
      ),
      value: numberAt(field, row),
    })),
  );
}

function joinedLabels(labels: LabelSet, added: readonly [string, string][]): LabelSet {
  const own = labelPairs(labels).filter(([name]) => !added.some(([one]) => one === name));
  return labelSet([...own, ...added]);
}

function numberAt(field: NumberField, row: number): number | null {
  if (field.present !== null && field.present[row] !== PRESENT) return null;
  return field.values[row] ?? null;
}

/** A frame for each value; the field has the letter of the expression as its name. */
export function framesOfResult(refId: string, { values }: ExpressionResult): Frame[] {
  return values.map((value) => {
    const cells = value.kind === 'number' ? [value.value] : value.values;
    const isFull = cells.every((cell) => cell !== null);
    const field = numberField(
      refId,
      Float64Array.from(cells, (cell) => cell ?? NaN),
      {
        labels: value.labels,
        present: isFull ? null : Uint8Array.from(cells, (cell) => (cell === null ? 0 : PRESENT)),
      },
    );
    const fields = value.kind === 'number' ? [field] : [timeField(Float64Array.from(value.timesMs)), field];
    return { refId, name: null, length: cells.length, fields };
  });
}
