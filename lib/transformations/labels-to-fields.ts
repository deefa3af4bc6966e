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

function keptPairs(field: Field, { kept, valueLabel }: LabelOptions): [name: string, value: string][] {
  return labelPairs(field.labels).filter(([name]) => name !== valueLabel && (kept === null || kept.has(name)));
}

function labelColumns(frame: Frame, options: LabelOptions): Frame {
  const columns: Field[] = [];
  const fields = frame.fields.map((field) => {
    if (field.labels.length === 0) return field;
    for (const [name, value] of keptPairs(field, options))
      columns.push(
        textField(
          name,
          Array.from({ length: frame.length }, () => value),
        ),
      );
    const named = options.valueLabel === null ? '' : labelValue(field.labels, options.valueLabel);
    return { ...withoutDisplayName(field), labels: [], name: named === '' ? field.name : named };
  });
  return { ...frame, fields: [...fields, ...columns] };
}

function labelRows(frames: readonly Frame[], options: LabelOptions): readonly Frame[] {
  const names = displayNames(frames);
  return frames.flatMap((frame, frameIndex) =>
    frame.fields.flatMap((field, at) => {
      if (field.labels.length === 0) return [];
      const pairs = keptPairs(field, options);
      return [
        {
          refId: frame.refId,
          name: names[frameIndex]?.[at] ?? field.name,
          length: pairs.length,
          fields: [
            textField(
              'label',
              pairs.map(([name]) => name),
            ),
            textField(
              'value',
              pairs.map(([, value]) => value),
            ),
          ],
        },
      ];
    }),
  );
}
