// One field and another, or a number: row by row.
import { matchesField } from '@/lib/series/field-matchers';
import { looseCellAt } from '@/lib/series/field-rows';
import { booleanField, isNumberField, numberField, type Field } from '@/lib/series/frame';
import { asRecord, readText } from '@/lib/series/read-field-config';
import {
  fieldNamed,
  fixedNumber,
  type CalculatedField,
  type CalculationSource,
} from '@/lib/transformations/calculation-source';
import type { Options } from '@/lib/transformations/transformation';

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '**': (left, right) => left ** right,
  '%': (left, right) => left % right,
};
const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
};

/** What stands on one side: its values by row, and how it is called in the name of the result. */
interface Side {
  readonly text: string;
  readonly at: (row: number) => number;
}

/** The left side may be a matcher of several fields: each gives a result, which stands after it. */
export function binaryFields(
  source: CalculationSource,
  options: Options,
  alias: string | null,
): readonly CalculatedField[] {
  const operator = readText(options['operator']) ?? '+';
  const right = sideOf(options['right'], source);
  if (right === null) return [];
  const many = matchedFields(options['left'], source);
  if (many !== null)
    return many.flatMap(({ at, side }) => {
      const name = alias === null || many.length > 1 ? `${side.text} ${operator} ${right.text}` : alias;
      const field = resultField(name, operator, { left: side, right, length: source.frame.length });
      return field === null ? [] : [{ field, after: at }];
    });
  const left = sideOf(options['left'], source);
  if (left === null) return [];
  const name = alias ?? `${left.text} ${operator} ${right.text}`;
  const field = resultField(name, operator, { left, right, length: source.frame.length });
  return field === null ? [] : [{ field, after: null }];
}

function resultField(
  name: string,
  operator: string,
  { left, right, length }: { readonly left: Side; readonly right: Side; readonly length: number },
): Field | null {
  const arithmetic = Object.hasOwn(ARITHMETIC, operator) ? ARITHMETIC[operator] : undefined;
  if (arithmetic !== undefined)
    return numberField(
      name,
      Float64Array.from({ length }, (_, row) => arithmetic(left.at(row), right.at(row))),
    );
  const comparison = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (comparison === undefined) return null;
  return booleanField(
    name,
    Array.from({ length }, (_, row) => comparison(left.at(row), right.at(row))),
  );
}

/** "No value" counts as 0; a row that only a join made gives NaN. */
function valuesOf(field: Field): (row: number) => number {
  return (row) => {
    const cell = looseCellAt(field, row);
    return cell === undefined ? NaN : Number(cell ?? 0);
  };
}

/** A name, a number as text, `{fixed}` or `{matcher: {id: "byName"}}`. */
function sideOf(json: unknown, source: CalculationSource): Side | null {
  const { fixed, matcher } = asRecord(json);
  if (fixed !== undefined) return fixedSide(fixed, source);
  const name = readText(matcher === undefined ? json : asRecord(matcher)['options']);
  if (name === null) return typeof json === 'number' ? fixedSide(json, source) : null;
  const field = fieldNamed(source, name);
  return field === null ? fixedSide(name, source) : { text: name, at: valuesOf(field) };
}

function fixedSide(json: unknown, source: CalculationSource): Side | null {
  const number = fixedNumber(json, source);
  return number === null ? null : { text: String(json), at: () => number };
}

/** Null when the side is no matcher of several fields. */
function matchedFields(json: unknown, source: CalculationSource): { at: number; side: Side }[] | null {
  const matcher = asRecord(asRecord(json)['matcher']);
  const id = readText(matcher['id']);
  if (id === null || id === 'byName') return null;
  const { frame, names } = source;
  return frame.fields.flatMap((field, at) => {
    const displayName = names[at] ?? field.name;
    const isMatch =
      isNumberField(field) &&
      matchesField({ id, options: matcher['options'] }, { field, frame, frameIndex: 0, fieldIndex: at, displayName });
    return isMatch ? [{ at, side: { text: displayName, at: valuesOf(field) } }] : [];
  });
}
