// Values of templates as JSON would hold them.
import { FunctionError } from '@/lib/gotemplate/template-error';
import {
  TemplateMap,
  TemplateStruct,
  asComposite,
  isList,
  listItems,
  sortedKeys,
  stringOf,
  type TemplateValue,
} from '@/lib/gotemplate/values';

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

const DEPTH_LIMIT = 64;
/** How many values one conversion may hold: shared lists may stand in each other many times. */
const COUNT_LIMIT = 100_000;

/** Throws FunctionError for functions, infinities and values too deep or too many. */
export function toPlain(value: TemplateValue): Plain {
  return convert(value, { count: 0 }, 0);
}

function convert(value: TemplateValue, seen: { count: number }, depth: number): Plain {
  seen.count += 1;
  if (depth > DEPTH_LIMIT) throw new FunctionError(`values are nested too deeply: the limit is ${DEPTH_LIMIT}`);
  if (seen.count > COUNT_LIMIT) throw new FunctionError(`too many values: the limit is ${COUNT_LIMIT}`);
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new FunctionError(`json: unsupported value: ${value}`);
    return value;
  }
  const text = stringOf(value);
  if (text !== undefined) return text;
  const own = asComposite(value)?.traits.toJson;
  if (own) return own();
  if (isList(value)) return listItems(value).map((item) => convert(item, seen, depth + 1));
  if (value instanceof TemplateMap)
    return plainObject(sortedKeys(value).map((key) => [key, convert(value.entries.get(key), seen, depth + 1)]));
  if (value instanceof TemplateStruct) {
    return plainObject(
      [...value.fields].map(([name, field]) => [value.traits.jsonKey?.(name) ?? name, convert(field, seen, depth + 1)]),
    );
  }
  throw new FunctionError('json: unsupported type: func');
}

/** Keys such as `__proto__` are keys like any other. */
function plainObject(entries: readonly (readonly [string, Plain])[]): Record<string, Plain> {
  const object = Object.create(null) as Record<string, Plain>;
  for (const [key, value] of entries) object[key] = value;
  return object;
}
