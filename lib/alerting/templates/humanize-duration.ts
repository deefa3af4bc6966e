// Durations of any kind as people say them.
import { parseGoFloat } from '@/lib/gotemplate/go-float-parse';
import { nanosOf, DURATION_TYPE } from '@/lib/gotemplate/go-duration';
import { humanizeDuration } from '@/lib/rules/humanize';
import { FunctionError } from '@/lib/gotemplate/template-error';
import { TemplateStruct, stringOf, typeNameOf, type TemplateValue } from '@/lib/gotemplate/values';

/** Takes what Alertmanager takes: numbers, texts with numbers, durations. */
export function humanizedDuration(value: TemplateValue): string {
  return humanizeDuration(secondsOf(value));
}

function secondsOf(value: TemplateValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof TemplateStruct && value.typeName === DURATION_TYPE) return Number(nanosOf(value)) / 1e9;
  const text = stringOf(value);
  if (text === undefined)
    throw new FunctionError(
      `can't convert ${value === null || value === undefined ? '<nil>' : typeNameOf(value)} to float`,
    );
  return parseGoFloat(text);
}
