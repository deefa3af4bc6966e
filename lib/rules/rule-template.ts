// Labels and annotations of alerts as templates, with Prometheus' variables and functions. A template that fails writes why.
import { isTemplateError } from '@/lib/gotemplate/template-error';
import { parseTemplate, type ParsedTemplate } from '@/lib/gotemplate/template-set';
import { TemplateMap, TemplateStruct, type TemplateValue } from '@/lib/gotemplate/values';
import { describeHistogram } from '@/lib/promql/histogram/describe-histogram';
import {
  labelMap,
  TEMPLATE_FUNCTION_NAMES,
  templateFunctions,
  type TemplateHost,
} from '@/lib/rules/template-functions';
import type { VectorSample } from '@/lib/series/query-result';

export type CompiledText =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'template'; readonly name: string; readonly template: () => ParsedTemplate };

/** In front of every text, on its first line. */
const VARIABLES =
  '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

/**
 * Throws InputError in Go's words when it does not parse. The tree (some 7 kB) is kept from the first use on: most rules of a large
 * installation have never fired.
 */
export function compileText(text: string, alertName: string): CompiledText {
  if (!text.includes('{{')) return { kind: 'plain', text };
  const name = `__alert_${alertName}`;
  parseText(text, name);
  let tree: ParsedTemplate | undefined;
  return { kind: 'template', name, template: () => (tree ??= parseText(text, name)) };
}

function parseText(text: string, name: string): ParsedTemplate {
  return parseTemplate(VARIABLES + text, { name, functions: TEMPLATE_FUNCTION_NAMES });
}

export interface TextScope extends TemplateHost {
  readonly externalLabels: ReadonlyMap<string, string>;
  /** Milliseconds of a clock that never jumps: bounds the time of one text. */
  readonly monotonicMs: () => number;
}

/** Never throws: an error is the text. */
export function expandText(compiled: CompiledText, sample: VectorSample, scope: TextScope): string {
  if (compiled.kind === 'plain') return compiled.text;
  const data = new TemplateStruct(
    `struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value ${sample.histogram ? '*histogram.FloatHistogram' : 'float64'} }`,
    new Map<string, TemplateValue>([
      ['Labels', labelMap(sample.labels)],
      ['ExternalLabels', new TemplateMap('map[string]string', scope.externalLabels, '')],
      ['ExternalURL', scope.externalUrl],
      ['Value', valueOf(sample)],
    ]),
  );
  try {
    return compiled.template().execute(data, {
      functions: templateFunctions(scope),
      missingKey: 'zero',
      now: scope.monotonicMs,
    });
  } catch (thrown) {
    if (!isTemplateError(thrown)) throw thrown;
    return `<error expanding template: error executing template ${compiled.name}: ${thrown.message}>`;
  }
}

function valueOf({ value, histogram }: VectorSample): TemplateValue {
  if (!histogram) return value;
  return new TemplateStruct('*histogram.FloatHistogram', new Map(), { toText: () => describeHistogram(histogram) });
}
