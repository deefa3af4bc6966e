// All fields of all frames side by side in one.
import { labelPairs, labelSet } from '@/lib/labels/label-set';
import { NO_ROW, pickRows } from '@/lib/series/field-rows';
import type { Field, Frame } from '@/lib/series/frame';
import { VALUE_FIELD } from '@/lib/series/series-names';
import { readText } from '@/lib/series/read-field-config';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const concatenate: Transformation = {
  id: 'concatenate',
  title: 'Concatenate fields',
  description: 'All fields of all frames side by side',
  apply: (frames, options) => {
    if (frames.length < 2) return frames;
    const length = Math.max(...frames.map((frame) => frame.length));
    const fields = frames.flatMap((frame) =>
      frame.fields.map((field) => lengthened(withFrameName(field, frame, options), length)),
    );
    return [{ refId: '', name: null, length, fields }];
  },
};

function withFrameName(field: Field, { name }: Frame, options: Options): Field {
  if (name === null || name === '') return field;
  switch (options['frameNameMode'] ?? 'field') {
    case 'field':
      // Series are told apart by the names of their frames alone.
      return { ...field, name: field.name === VALUE_FIELD ? name : `${name} · ${field.name}` };
    case 'label': {
      const label = readText(options['frameNameLabel']) ?? 'frame';
      const others = labelPairs(field.labels).filter(([one]) => one !== label);
      return { ...field, labels: labelSet([...others, [label, name]]) };
    }
    default:
      return field;
  }
}

function lengthened(field: Field, length: number): Field {
  if (field.values.length === length) return field;
  return pickRows(
    field,
    Array.from({ length }, (_, row) => (row < field.values.length ? row : NO_ROW)),
  );
}
