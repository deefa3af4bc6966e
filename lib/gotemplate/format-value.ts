// Values as Go's fmt prints them with %v, and the joins of Print and Println.
import { formatFloat } from '@/lib/gotemplate/format-float';
import { TextBuilder } from '@/lib/gotemplate/text-builder';
import { FunctionError } from '@/lib/gotemplate/template-error';
import {
  TemplateFunction,
  TemplateList,
  TemplateMap,
  TemplateStruct,
  TypedText,
  asComposite,
  sortedKeys,
  stringOf,
  typeNameOf,
  type TemplateValue,
} from '@/lib/gotemplate/values';

/** How deep lists and maps may hold each other when they are printed. */
const DEPTH_LIMIT = 64;

export interface PlainStyle {
  /** `%+v`: names of fields. */
  readonly hasFieldNames?: boolean;
  /** How a leaf is printed; by default as %v does. */
  readonly leaf?: (value: TemplateValue) => string;
}

/** `%v` of any value. */
export function formatValue(value: TemplateValue, limit: number, style: PlainStyle = {}): string {
  const out = new TextBuilder(limit);
  write(value, { out, style, depth: 0 });
  return out.toString();
}

interface Writing {
  readonly out: TextBuilder;
  readonly style: PlainStyle;
  readonly depth: number;
}

function write(value: TemplateValue, writing: Writing): void {
  const { out, style, depth } = writing;
  if (depth > DEPTH_LIMIT) throw new FunctionError(`values are nested too deeply: the limit is ${DEPTH_LIMIT}`);
  const inner = { ...writing, depth: depth + 1 };
  if (Array.isArray(value)) {
    writeItems(value, inner);
  } else if (value instanceof TemplateList && !value.traits.toText) {
    writeItems(value.items, inner);
  } else if (value instanceof TemplateMap && !value.traits.toText) {
    out.add('map[');
    for (const [index, key] of sortedKeys(value).entries()) {
      out.add(`${index > 0 ? ' ' : ''}${style.leaf ? style.leaf(key) : key}:`);
      write(value.entries.get(key), inner);
    }
    out.add(']');
  } else if (value instanceof TemplateStruct && !value.traits.toText) {
    out.add('{');
    for (const [index, [name, field]] of [...value.fields].entries()) {
      out.add(`${index > 0 ? ' ' : ''}${style.hasFieldNames ? `${name}:` : ''}`);
      write(field, inner);
    }
    out.add('}');
  } else {
    out.add(style.leaf ? style.leaf(value) : formatLeaf(value));
  }
}

function writeItems(items: readonly TemplateValue[], writing: Writing): void {
  writing.out.add('[');
  for (const [index, item] of items.entries()) {
    if (index > 0) writing.out.add(' ');
    write(item, writing);
  }
  writing.out.add(']');
}

/** A value without parts. */
function formatLeaf(value: TemplateValue): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof TypedText) return value.text;
  if (value instanceof TemplateFunction) return 'func';
  return asComposite(value)?.traits.toText?.() ?? typeNameOf(value);
}

/** Go's fmt.Sprint: a space between two operands when neither is a string. */
export function sprint(values: readonly TemplateValue[], limit: number): string {
  const out = new TextBuilder(limit);
  for (const [index, value] of values.entries()) {
    const before = values[index - 1];
    if (index > 0 && stringOf(value) === undefined && stringOf(before) === undefined) out.add(' ');
    out.add(formatValue(value, limit));
  }
  return out.toString();
}

export function sprintln(values: readonly TemplateValue[], limit: number): string {
  const out = new TextBuilder(limit);
  out.add(values.map((value) => formatValue(value, limit)).join(' '));
  out.add('\n');
  return out.toString();
}
