// Values over rows: running sums and means, and means over a moving window.
import { isNumberField, numberField, PRESENT, type Field, type NumberField } from '@/lib/series/frame';
import { readNumber, readText } from '@/lib/series/read-field-config';
import { fieldNamed, type CalculationSource } from '@/lib/transformations/calculation-source';
import type { Options } from '@/lib/transformations/transformation';
import { InputError } from '@/lib/errors/input-error';

export function cumulativeField(source: CalculationSource, options: Options, alias: string | null): Field | null {
  const field = numbersNamed(source, options['field']);
  if (field === null) return null;
  const reducerId = readText(options['reducer']) ?? 'sum';
  if (reducerId !== 'sum' && reducerId !== 'mean') throw unsupported(reducerId, 'sum or mean');
  const values = new Float64Array(field.values.length);
  let total = 0;
  for (let row = 0; row < values.length; row += 1) {
    total += presentValue(field, row) ?? 0;
    values[row] = reducerId === 'sum' ? total : total / (row + 1);
  }
  return numberField(alias ?? `cumulative ${reducerId}(${readText(options['field']) ?? ''})`, values);
}

export function windowField(source: CalculationSource, options: Options, alias: string | null): Field | null {
  const field = numbersNamed(source, options['field']);
  if (field === null) return null;
  const reducerId = readText(options['reducer']) ?? 'mean';
  if (!['mean', 'variance', 'stdDev'].includes(reducerId)) throw unsupported(reducerId, 'mean, variance or stdDev');
  const isCentered = options['windowAlignment'] === 'centered';
  const size = windowSize(options, field.values.length);
  const values = Float64Array.from({ length: field.values.length }, (_, row) => {
    // An even window reaches one row further back than forward.
    const first = isCentered ? row - Math.floor(size / 2) : row - size + 1;
    const last = isCentered ? row + Math.ceil(size / 2) - 1 : row;
    return overWindow(field, first, last, reducerId);
  });
  const alignment = readText(options['windowAlignment']) ?? 'trailing';
  return numberField(alias ?? `${alignment} moving ${reducerId}(${readText(options['field']) ?? ''})`, values);
}

function unsupported(reducerId: string, allowed: string): InputError {
  return new InputError(`Cannot add a field with "${reducerId}" over rows: only ${allowed}`, { field: 'reducer' });
}

function numbersNamed(source: CalculationSource, name: unknown): NumberField | null {
  const text = readText(name);
  const field = text === null ? null : fieldNamed(source, text);
  return field !== null && isNumberField(field) ? field : null;
}

function windowSize(options: Options, length: number): number {
  const size = readNumber(options['windowSize']);
  if (options['windowSizeMode'] === 'fixed') return Math.max(1, Math.round(size ?? 1));
  return Math.max(1, Math.ceil((size ?? 0.1) * length));
}

function presentValue(field: NumberField, row: number): number | null {
  return field.present === null || field.present[row] === PRESENT ? (field.values[row] ?? null) : null;
}

function overWindow(field: NumberField, first: number, last: number, reducerId: string): number {
  let count = 0;
  let sum = 0;
  const from = Math.max(0, first);
  const to = Math.min(field.values.length - 1, last);
  for (let row = from; row <= to; row += 1) {
    const value = presentValue(field, row);
    if (value === null) continue;
    count += 1;
    sum += value;
  }
  if (count === 0) return 0;
  const mean = sum / count;
  if (reducerId === 'mean') return mean;
  let squares = 0;
  for (let row = from; row <= to; row += 1) {
    const value = presentValue(field, row);
    if (value !== null) squares += (value - mean) ** 2;
  }
  return reducerId === 'variance' ? squares / count : Math.sqrt(squares / count);
}
