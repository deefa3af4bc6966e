// Each row becomes a field: one column names it, one gives its value, others its settings or labels.
import { labelPairs, labelSet } from '@/lib/labels/label-set';
import { fieldOfCells, looseCellAt, textOfLoose } from '@/lib/series/field-rows';
import type { Frame } from '@/lib/series/frame';
import { columnRoles, configOfValues, rowValues, type ColumnRole } from '@/lib/transformations/field-config-mapping';
import { asList, asRecord } from '@/lib/series/read-field-config';
import type { Transformation } from '@/lib/transformations/transformation';

export const rowsToFields: Transformation = {
  id: 'rowsToFields',
  title: 'Rows to fields',
  description: 'Each row becomes a field, with settings from its columns',
  apply: (frames, options) => frames.map((frame) => fieldsOfRows(frame, options['mappings'])),
};

function fieldsOfRows(frame: Frame, mappings: unknown): Frame {
  const roles = columnRoles(frame, mappings);
  const mapped = new Set(asList(mappings).map((one) => asRecord(one)['fieldName']));
  const name = chosenColumn(roles, mapped, 'field.name', 'string');
  const value = chosenColumn(roles, mapped, 'field.value', 'number');
  if (name === null || value === null) return frame;
  const labelColumns = roles.filter(
    (role) => role !== name && role !== value && (role.key === null || role.key === 'field.label'),
  );
  const fields = Array.from({ length: frame.length }, (_, row) => {
    const labels = rowValues(labelColumns, row).flatMap(({ role, value: label }): [string, string][] =>
      label === null || label === undefined ? [] : [[role.name, textOfLoose(label) ?? '']],
    );
    const others = labelPairs(name.field.labels).filter(([one]) => !labels.some(([label]) => label === one));
    return fieldOfCells(
      value.field.type,
      textOfLoose(looseCellAt(name.field, row)) ?? 'null',
      [looseCellAt(value.field, row)],
      {
        labels: labelSet([...others, ...labels]),
        config: { ...configOfValues(rowValues(roles, row)), custom: {} },
      },
    );
  });
  return { refId: frame.refId, name: null, length: 1, fields };
}

/** As chosen in the options; else the first column of the right type that has no other role. */
function chosenColumn(
  roles: readonly ColumnRole[],
  mapped: ReadonlySet<unknown>,
  key: string,
  type: string,
): ColumnRole | null {
  const chosen = roles.findLast((role) => role.key === key);
  if (chosen !== undefined) return chosen;
  return roles.find((role) => role.key === null && !mapped.has(role.name) && role.field.type === type) ?? null;
}
