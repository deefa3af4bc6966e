// The result of one query as settings of the fields of the others: min, max, unit, thresholds.
import { matchesField } from '@/lib/series/field-matchers';
import { asRecord, readText } from '@/lib/series/read-field-config';
import { createFieldReducer } from '@/lib/series/reducers';
import { displayNames } from '@/lib/series/series-names';
import { columnRoles, configOfValues } from '@/lib/transformations/field-config-mapping';
import type { Transformation } from '@/lib/transformations/transformation';

export const configFromData: Transformation = {
  id: 'configFromData',
  title: 'Config from query results',
  description: 'The result of one query as settings of the others',
  apply: (frames, options) => {
    const refId = readText(options['configRefId']) ?? 'config';
    const source = frames.find((frame) => frame.refId === refId);
    if (source === undefined) return frames;
    const config = configOfValues(
      columnRoles(source, options['mappings']).map((role) => ({
        role,
        value: createFieldReducer(role.field)(role.reducerId),
      })),
    );
    const applyTo = asRecord(options['applyTo']);
    const matcher = { id: readText(applyTo['id']) ?? 'numeric', options: applyTo['options'] };
    const kept = frames.filter((frame) => frame !== source || frames.length === 1);
    const names = displayNames(kept);
    return kept.map((frame, frameIndex) => ({
      ...frame,
      fields: frame.fields.map((field, fieldIndex) => {
        const displayName = names[frameIndex]?.[fieldIndex] ?? field.name;
        return matchesField(matcher, { field, frame, frameIndex, fieldIndex, displayName })
          ? { ...field, config: { ...field.config, ...config } }
          : field;
      }),
    }));
  },
};
