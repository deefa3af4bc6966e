// Columns of a frame as the axes and values of a plane of two numbers: XY charts and trends.
import type { ScatterAxis } from '@/components/charts/scatter-layout';
import { cellAt, numberField, type Field, type NumberField } from '@/lib/series/frame';
import { asRecord, readNumber, readText } from '@/lib/series/read-field-config';

/** `name` labels the axis unless the column says otherwise. */
export function planeAxis(field: Field, name: string): ScatterAxis {
  const { custom, unit, decimals, min, max } = field.config;
  const distribution = asRecord(custom['scaleDistribution']);
  const isLog = distribution['type'] === 'log';
  return {
    label: readText(custom['axisLabel']) ?? (field.type === 'time' ? '' : name),
    unit,
    decimals,
    min,
    max,
    scale: isLog ? { kind: 'log', base: readNumber(distribution['log']) === 2 ? 2 : 10 } : { kind: 'linear' },
    isTime: field.type === 'time',
  };
}

/** Words that are numbers count as them. */
export function numbersOf(field: Field): NumberField {
  if (field.type === 'number') return field;
  if (field.type === 'time') return { ...field, type: 'number' };
  const values = Float64Array.from({ length: field.values.length }, (_, row) => {
    const cell = cellAt(field, row);
    return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : NaN;
  });
  return numberField(field.name, values, { labels: field.labels, legendText: field.legendText, config: field.config });
}
