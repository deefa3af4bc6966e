// One frame for each combination of values of some fields.
import { labelPairs, labelSet } from '@/lib/labels/label-set';
import { pickRows } from '@/lib/series/field-rows';
import { cellAt, type Field, type Frame } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import { groupRows } from '@/lib/transformations/group-by';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const partitionByValues: Transformation = {
  id: 'partitionByValues',
  title: 'Partition by values',
  description: 'One frame for each combination of values of some fields',
  apply: (frames, options) => {
    const [frame] = frames;
    if (frame === undefined) return frames;
    const wanted = new Set(asList(options['fields']).filter((name) => typeof name === 'string'));
    const names = displayNames([frame])[0] ?? [];
    const keys = frame.fields.filter((field, at) => wanted.has(names[at] ?? '') || wanted.has(field.name));
    return keys.length === 0 ? frames : partitions(frame, keys, options);
  },
};

function partitions(frame: Frame, keys: readonly Field[], options: Options): Frame[] {
  const naming = asRecord(options['naming']);
  const kept = options['keepFields'] === true ? frame.fields : frame.fields.filter((field) => !keys.includes(field));
  return groupRows(frame.length, keys).map((rows) => {
    const values = keys.map((field): [name: string, value: string] => [
      field.name,
      String(cellAt(field, rows[0] ?? 0)),
    ]);
    const isLabelled = naming['asLabels'] !== false;
    return {
      refId: frame.refId,
      name: isLabelled ? frame.name : partitionName(frame, values, naming),
      length: rows.length,
      fields: kept.map((field) => {
        const picked = pickRows(field, rows);
        if (!isLabelled) return picked;
        const others = labelPairs(field.labels).filter(([name]) => !values.some(([one]) => one === name));
        return { ...picked, labels: labelSet([...others, ...values]) };
      }),
    };
  });
}

function partitionName(frame: Frame, values: readonly (readonly [string, string])[], naming: Options): string {
  const sign = readText(naming['separator1']) ?? '=';
  const name = values
    .map(([field, value]) => (naming['withNames'] === true ? `${field}${sign}${value}` : value))
    .join(readText(naming['separator2']) ?? ' ');
  return naming['append'] === true && frame.name !== null ? `${frame.name} ${name}` : name;
}
