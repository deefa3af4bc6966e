// `%#v`: values as Go source would write them.
import { formatFloat } from '@/lib/gotemplate/format-float';
import { TextBuilder } from '@/lib/gotemplate/text-builder';
import { quote } from '@/lib/gotemplate/tokens';
import {
  TemplateMap,
  TemplateStruct,
  isList,
  listItems,
  sortedKeys,
  stringOf,
  typeNameOf,
  type TemplateValue,
} from '@/lib/gotemplate/values';

export function goSyntax(value: TemplateValue, limit: number): string {
  const out = new TextBuilder(limit);
  out.add(syntaxOf(value, limit));
  return out.toString();
}

function syntaxOf(value: TemplateValue, limit: number): string {
  if (value === undefined || value === null) return 'interface {}(nil)';
  const text = stringOf(value);
  if (text !== undefined) return quote(text);
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  if (isList(value))
    return `${typeNameOf(value)}{${listItems(value)
      .map((item) => goSyntax(item, limit))
      .join(', ')}}`;
  if (value instanceof TemplateMap)
    return `${value.typeName}{${sortedKeys(value)
      .map((key) => `${quote(key)}:${goSyntax(value.entries.get(key), limit)}`)
      .join(', ')}}`;
  if (value instanceof TemplateStruct)
    return `${value.typeName}{${[...value.fields].map(([name, field]) => `${name}:${goSyntax(field, limit)}`).join(', ')}}`;
  return typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : 'func';
}
