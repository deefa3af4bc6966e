// Rows as marks on the time axis instead of series: annotations or exemplars.
import { cellAt, textField, type Field, type Frame } from '@/lib/series/frame';
import { asRecord, readText } from '@/lib/series/read-field-config';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const convertFrameType: Transformation = {
  id: 'convertFrameType',
  title: 'Convert frame type',
  description: 'Rows as annotations or exemplars of the panel',
  apply: (frames, options) => {
    const type = options['targetType'];
    if (type === 'exemplar') return frames.map((frame): Frame => ({ ...frame, name: 'exemplar', topic: 'exemplars' }));
    return type === 'annotation' ? frames.map((frame) => asAnnotations(frame, options)) : frames;
  },
};

/** Fields have the names that annotations have: time, timeEnd, title, text, tags, color. */
function asAnnotations(frame: Frame, options: Options): Frame {
  const { frameName, defaultColor } = asRecord(options['annotationOptions']);
  const targets = new Map<string, string>();
  for (const [target, source] of Object.entries(asRecord(options['annotationFieldMapping'])))
    if (typeof source === 'string') targets.set(source, target);
  const fields = frame.fields.map((field): Field => ({ ...field, name: targets.get(field.name) ?? field.name }));
  const color = readText(defaultColor);
  const hasColor = fields.some(({ name }) => name === 'color');
  const named = frame.fields.find(({ name }) => name === frameName);
  const ownName = named === undefined ? null : cellAt(named, 0);
  return {
    ...frame,
    name: ownName === null ? frame.name : String(ownName),
    topic: 'annotations',
    fields:
      color === null || hasColor
        ? fields
        : [
            ...fields,
            textField(
              'color',
              Array.from({ length: frame.length }, () => color),
            ),
          ],
  };
}
