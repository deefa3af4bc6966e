// The functions that every Go template has. `and` and `or` are here for their names: the evaluator runs them itself,
// because they stop at the first argument that decides.
import { equals, equalsAny, isLess } from '@/lib/gotemplate/compare';
import { escapeHtml, escapeJs, escapeQuery } from '@/lib/gotemplate/escape';
import { sprint, sprintln } from '@/lib/gotemplate/format-value';
import { sprintf } from '@/lib/gotemplate/sprintf';
import { SAFE_HTML, SAFE_URL } from '@/lib/gotemplate/safe-text';
import { FunctionError } from '@/lib/gotemplate/template-error';
import {
  TemplateFunction,
  TemplateList,
  TemplateMap,
  TypedText,
  isList,
  isTruthy,
  listItems,
  stringOf,
  typeNameOf,
  type FunctionBody,
  type ParameterType,
  type TemplateValue,
} from '@/lib/gotemplate/values';

function define(
  parameters: readonly ParameterType[],
  rest: ParameterType | undefined,
  call: FunctionBody,
): TemplateFunction {
  return new TemplateFunction(rest === undefined ? { parameters } : { parameters, rest }, call);
}

const callFunction: FunctionBody = ([callee, ...args], context) => {
  if (callee === undefined || callee === null) throw new FunctionError('call of nil');
  if (!(callee instanceof TemplateFunction)) throw new FunctionError(`non-function of type ${typeNameOf(callee)}`);
  const { parameters, rest } = callee.signature;
  if (args.length < parameters.length || (rest === undefined && args.length > parameters.length))
    throw new FunctionError(`wrong number of args: got ${args.length} want ${parameters.length}`);
  return callee.call(args, context);
};

const unused: FunctionBody = () => undefined;

export const BUILTINS: ReadonlyMap<string, TemplateFunction> = new Map([
  ['and', define(['any'], 'any', unused)],
  ['or', define(['any'], 'any', unused)],
  ['not', define(['any'], undefined, ([value]) => !isTruthy(value))],
  ['eq', define(['any'], 'any', ([first, ...others]) => equalsAny(first, others))],
  ['ne', define(['any', 'any'], undefined, ([left, right]) => !equals(left, right))],
  ['lt', define(['any', 'any'], undefined, ([left, right]) => isLess(left, right))],
  ['le', define(['any', 'any'], undefined, ([left, right]) => isLess(left, right) || equals(left, right))],
  ['gt', define(['any', 'any'], undefined, ([left, right]) => !isLess(left, right) && !equals(left, right))],
  ['ge', define(['any', 'any'], undefined, ([left, right]) => !isLess(left, right))],
  ['len', define(['any'], undefined, ([value]) => lengthOf(value))],
  ['index', define(['any'], 'any', ([value, ...indexes]) => indexes.reduce(indexInto, unwrapNil(value)))],
  ['slice', define(['any'], 'any', ([value, ...indexes]) => sliceOf(value, indexes))],
  ['print', define([], 'any', (args, { outputLimit }) => sprint(args, outputLimit))],
  ['println', define([], 'any', (args, { outputLimit }) => sprintln(args, outputLimit))],
  [
    'printf',
    define(['string'], 'any', ([format, ...args], { outputLimit }) =>
      sprintf(stringOf(format) ?? '', args, outputLimit),
    ),
  ],
  // Typed, so that html mode does not escape them again.
  [
    'html',
    define([], 'any', (args, { outputLimit }) => new TypedText(SAFE_HTML, escapeHtml(textOf(args, outputLimit)))),
  ],
  ['js', define([], 'any', (args, { outputLimit }) => escapeJs(textOf(args, outputLimit)))],
  [
    'urlquery',
    define([], 'any', (args, { outputLimit }) => new TypedText(SAFE_URL, escapeQuery(textOf(args, outputLimit)))),
  ],
  ['call', define(['any'], 'any', callFunction)],
]);

function textOf(args: readonly TemplateValue[], limit: number): string {
  const [only] = args;
  if (args.length === 1 && typeof only === 'string') return only;
  return sprint(
    args.map((arg) => arg ?? '<no value>'),
    limit,
  );
}

function lengthOf(value: TemplateValue): bigint {
  const text = stringOf(value);
  if (text !== undefined) return BigInt(new TextEncoder().encode(text).length);
  if (value instanceof TemplateMap) return BigInt(value.entries.size);
  if (isList(value)) return BigInt(listItems(value).length);
  if (value === undefined || value === null)
    throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
  throw new FunctionError(`len of type ${typeNameOf(value)}`);
}

function unwrapNil(value: TemplateValue): TemplateValue {
  if (value === undefined || value === null) throw new FunctionError('index of untyped nil');
  return value;
}

function indexInto(value: TemplateValue, index: TemplateValue): TemplateValue {
  if (value === undefined || value === null) throw new FunctionError('index of nil pointer');
  if (value instanceof TemplateMap) {
    const key = typeof index === 'string' ? index : undefined;
    if (key === undefined)
      throw new FunctionError(
        index === undefined || index === null
          ? 'value is nil; should be of type string'
          : `value has type ${typeNameOf(index)}; should be string`,
      );
    return value.entries.has(key) ? value.entries.get(key) : value.zero;
  }
  if (isList(value)) {
    const items = listItems(value);
    return items[position(index, items.length, false)];
  }
  const text = stringOf(value);
  if (text === undefined) throw new FunctionError(`can't index item of type ${typeNameOf(value)}`);
  const bytes = new TextEncoder().encode(text);
  return BigInt(bytes[position(index, bytes.length, false)] ?? 0);
}

function position(index: TemplateValue, length: number, isEndAllowed: boolean): number {
  if (index === undefined || index === null) throw new FunctionError('cannot index slice/array with nil');
  if (typeof index !== 'bigint') throw new FunctionError(`cannot index slice/array with type ${typeNameOf(index)}`);
  if (index < 0n || index > length || (index === BigInt(length) && !isEndAllowed))
    throw new FunctionError(`index out of range: ${index}`);
  return Number(index);
}

/** A slice of a list is a list of the same type. */
function sameType(list: TemplateValue, items: readonly TemplateValue[]): TemplateValue {
  if (!(list instanceof TemplateList)) return items;
  return list.traits.withItems?.(items) ?? new TemplateList(list.typeName, items);
}

function sliceOf(value: TemplateValue, indexes: readonly TemplateValue[]): TemplateValue {
  if (value === undefined || value === null) throw new FunctionError('slice of untyped nil');
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`);
  const text = stringOf(value);
  if (text !== undefined && indexes.length === 3) throw new FunctionError('cannot 3-index slice a string');
  if (text === undefined && !isList(value)) throw new FunctionError(`can't slice item of type ${typeNameOf(value)}`);
  const parts = text === undefined ? undefined : new TextEncoder().encode(text);
  const items = isList(value) ? listItems(value) : [];
  const length = parts?.length ?? items.length;
  const bounds = indexes.map((index) => position(index, length, true));
  const [start = 0, end = length, capacity = length] = bounds;
  if (start > end) throw new FunctionError(`invalid slice index: ${start} > ${end}`);
  if (end > capacity) throw new FunctionError(`invalid slice index: ${end} > ${capacity}`);
  if (parts) return new TextDecoder().decode(parts.subarray(start, end));
  return sameType(value, items.slice(start, end));
}
