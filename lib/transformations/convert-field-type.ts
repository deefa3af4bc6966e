// Fields of another type: text to numbers, numbers to times, and so on. What cannot be converted becomes "no value".
import { parseTimeExpression } from '@/lib/dashboard/time-expression';
import { fieldOfCells, looseCellsOf, textOfLoose, type LooseCell } from '@/lib/series/field-rows';
import type { Field, FieldType } from '@/lib/series/frame';
import { asList, asRecord, readText } from '@/lib/series/read-field-config';
import { displayNames } from '@/lib/series/series-names';
import type { Options, TransformContext, Transformation } from '@/lib/transformations/transformation';
import { formatPattern, isDrawableTime } from '@/lib/units/dates';
import { parsePattern } from '@/lib/units/parse-pattern';
import { createZone } from '@/lib/units/zone';

export const convertFieldType: Transformation = {
  id: 'convertFieldType',
  title: 'Convert field type',
  description: 'Fields of another type: text to numbers, numbers to times',
  apply: (frames, options, context) => {
    const conversions = asList(options['conversions']).map(asRecord);
    const names = displayNames(frames);
    return frames.map((frame, frameIndex) => ({
      ...frame,
      fields: frame.fields.map((field, at) => {
        const name = names[frameIndex]?.[at] ?? field.name;
        return conversions
          .filter((one) => one['targetField'] === name || one['targetField'] === field.name)
          .reduce<Field>((done, conversion) => converted(done, conversion, context), field);
      }),
    }));
  },
};

function converted(field: Field, conversion: Options, context: TransformContext): Field {
  const type = conversion['destinationType'];
  if (type === field.type) return field;
  const convert = converterTo(type, field.type, conversion, zoneOf(conversion, context));
  if (convert === null) return field;
  const { labels, legendText, config } = field;
  return fieldOfCells(convert.type, field.name, looseCellsOf(field).map(convert.cell), { labels, legendText, config });
}

function zoneOf(conversion: Options, context: TransformContext): string {
  const zone = readText(conversion['timezone']) ?? 'browser';
  return zone === 'browser' ? context.timeZone : zone;
}

interface Converter {
  readonly type: FieldType;
  readonly cell: (cell: LooseCell) => LooseCell;
}

function converterTo(type: unknown, from: FieldType, conversion: Options, timeZone: string): Converter | null {
  const pattern = readText(conversion['dateFormat']);
  switch (type) {
    case 'number':
      return { type, cell: numberOfCell };
    case 'time':
      return { type, cell: (cell) => timeOfCell(cell, pattern, timeZone) };
    case 'boolean':
      return { type, cell: Boolean };
    case 'string': {
      if (from === 'time') return { type, cell: timeText(pattern, timeZone) };
      const separator = readText(conversion['joinWith']);
      return { type, cell: (cell) => textOfCell(cell, separator) };
    }
    case 'other':
      return { type, cell: jsonOfCell };
    default:
      return null;
  }
}

/** "1,234.5" is a number: commas group thousands. */
export function numberOfCell(cell: LooseCell): number | null {
  if (typeof cell === 'boolean') return Number(cell);
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string' || cell.trim() === '') return null;
  const number = Number(cell.replaceAll(',', ''));
  return Number.isNaN(number) ? null : number;
}

function timeOfCell(cell: LooseCell, pattern: string | null, timeZone: string): number | null {
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string' || cell === '') return null;
  if (pattern !== null) return parsePattern(cell, pattern, timeZone);
  if (/^-?\d{9,16}(?:\.\d+)?$/.test(cell)) return Number(cell);
  const parsed = parseTimeExpression(cell, 'from', { nowMs: 0, zone: timeZone }) ?? Date.parse(cell);
  return Number.isNaN(parsed) ? null : parsed;
}

/** Without a pattern: ISO 8601 to the second. */
export function timeText(pattern: string | null, timeZone: string): (cell: LooseCell) => string | null {
  const zone = createZone(timeZone);
  const plain = zone.name === 'UTC' ? 'YYYY-MM-DD[T]HH:mm:ss[Z]' : 'YYYY-MM-DD[T]HH:mm:ssZ';
  return (cell) =>
    typeof cell === 'number' && isDrawableTime(cell) ? formatPattern(cell, pattern ?? plain, zone) : null;
}

function textOfCell(cell: LooseCell, separator: string | null): string {
  if (Array.isArray(cell) && separator !== null) return cell.map((one) => textOfLoose(one) ?? '').join(separator);
  return textOfLoose(cell) ?? 'null';
}

function jsonOfCell(cell: LooseCell): unknown {
  if (typeof cell !== 'string') return cell ?? null;
  try {
    return JSON.parse(cell);
  } catch {
    return null;
  }
}
