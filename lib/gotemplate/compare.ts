// eq, ne, lt, le, gt, ge of templates: only values of the same basic kind compare.
import { formatValue } from '@/lib/gotemplate/format-value';
import { FunctionError } from '@/lib/gotemplate/template-error';
import { compareText } from '@/lib/labels/label-set';
import {
  TemplateFunction,
  TemplateMap,
  isList,
  stringOf,
  typeNameOf,
  type TemplateValue,
} from '@/lib/gotemplate/values';

/** A value in a message is small. */
const MESSAGE_LIMIT = 10_000;

type BasicKind = 'bool' | 'int' | 'float' | 'string' | 'other';

function basicKind(value: TemplateValue): BasicKind {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float';
  return stringOf(value) === undefined ? 'other' : 'string';
}

const INCOMPATIBLE = 'incompatible types for comparison';

/** `eq a b c`: whether a equals any of the others. */
export function equalsAny(first: TemplateValue, others: readonly TemplateValue[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison');
  return others.some((other) => equals(first, other));
}

export function equals(left: TemplateValue, right: TemplateValue): boolean {
  const isLeftNil = left === undefined || left === null;
  const isRightNil = right === undefined || right === null;
  if (isLeftNil || isRightNil) return isLeftNil && isRightNil;
  for (const value of [left, right])
    if (isList(value) || value instanceof TemplateMap || value instanceof TemplateFunction)
      throw new FunctionError(`non-comparable type ${formatValue(value, MESSAGE_LIMIT)}: ${typeNameOf(value)}`);
  const kind = basicKind(left);
  if (kind !== basicKind(right)) throw new FunctionError(INCOMPATIBLE);
  return kind === 'string' ? stringOf(left) === stringOf(right) : left === right;
}

export function isLess(left: TemplateValue, right: TemplateValue): boolean {
  const kind = basicKind(left);
  const other = basicKind(right);
  if (kind === 'other' || other === 'other') throw new FunctionError('invalid type for comparison');
  if (kind !== other) throw new FunctionError(INCOMPATIBLE);
  if (kind === 'bool') throw new FunctionError('invalid type for comparison');
  if (kind === 'string') return compareText(stringOf(left) ?? '', stringOf(right) ?? '') < 0;
  return (left as number | bigint) < (right as number | bigint);
}
