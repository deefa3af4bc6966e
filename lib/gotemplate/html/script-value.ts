// Values as JavaScript source that is safe inside a page.
import { toPlain } from '@/lib/gotemplate/to-plain';
import { type TemplateValue } from '@/lib/gotemplate/values';
import { LimitError } from '@/lib/gotemplate/template-error';

const UNSAFE: Readonly<Record<string, string>> = {
  '<': String.raw`\u003c`,
  '>': String.raw`\u003e`,
  '&': String.raw`\u0026`,
  '\u2028': String.raw`\u2028`,
  '\u2029': String.raw`\u2029`,
};

export function toScriptValue(value: TemplateValue, limit: number): string {
  const json = JSON.stringify(toPlain(value)) ?? 'null';
  if (json.length > limit) throw new LimitError(`output exceeds the limit of ${limit} characters`);
  return json.replaceAll(/[<>&\u2028\u2029]/g, (character) => UNSAFE[character] ?? character);
}
