// Labels as columns of their own, or as rows of name and value.
import { labelPairs, labelValue } from '@/lib/labels/label-set';
import { withoutDisplayName } from '@/lib/series/field-rows';
import { textField, type Field, type Frame } from '@/lib/series/frame';
import { asList, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import type { Transformation } from '@/lib/transformations/transformation';

interface LabelOptions {
  /** Null: all labels. */
  readonly kept: ReadonlySet<string> | null;
  /** The label that names the value column. */
  readonly valueLabel: string | null;
}

export const labelsToFields: Transformation = {
  id: 'labelsToFields',
  title: 'Labels to fields',
  description: 'Labels as columns, or as rows of name and value',
  apply: (frames, options) => {
    const kept = asList(options['keepLabels']).filter((name) => typeof name === 'string');
    const given = { kept: kept.length === 0 ? null : new Set(kept), valueLabel: readText(options['valueLabel']) };
    return options['mode'] === 'rows' ? labelRows(frames, given) : frames.map((frame) => labelColumns(frame, given));
  },
};

/** Each value of a label that fields of the frame have makes one column. */
function labelColumns(frame: Frame, { kept, valueLabel }: LabelOptions): Frame {
  const valuesOf = new Map<string, Set<string>>();
  const fields = frame.fields.map((field) => {
    let { name } = field;
    for (const [label, value] of labelPairs(field.labels)) {
      if (kept !== null && !kept.has(label)) continue;
      if (label === valueLabel) name = value;
      else valuesOf.set(label, (valuesOf.get(label) ?? new Set()).add(value));
    }
    // A name made of labels would tell of what stands in columns now.
    const isNamedByLabels = field.labels.length > 0 || field.legendText !== null;
    return isNamedByLabels ? { ...withoutDisplayName(field), labels: [], name } : field;
  });
  const columns: Field[] = [...valuesOf].flatMap(([label, values]) =>
    [...values].map((value) =>
      textField(
        label,
        Array.from({ length: frame.length }, () => value),
      ),
    ),
  );
  return { ...frame, fields: [...fields, ...columns] };
}

/** The labels that are asked for, also those that a field has not. */
function labelRows(frames: readonly Frame[], { kept }: LabelOptions): readonly Frame[] {
  const names = displayNames(frames);
  return frames.flatMap((frame, frameIndex) =>
    frame.fields.flatMap((field, at) => {
      const isSeries = field.labels.length > 0 || field.legendText !== null;
      const labels = kept === null ? labelPairs(field.labels).map(([name]) => name) : [...kept];
      if (!isSeries || labels.length === 0) return [];
      return [
        {
          refId: frame.refId,
          name: names[frameIndex]?.[at] ?? field.name,
          length: labels.length,
          fields: [
            textField('label', labels),
            textField(
              'value',
              labels.map((label) => labelValue(field.labels, label) || null),
            ),
          ],
        },
      ];
    }),
  );
}
