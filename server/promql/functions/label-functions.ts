// label_replace and label_join: labels made from other labels. Samples stay as they are.
import type { RE2JS } from 're2js';
import { compileAnchored } from '@/lib/labels/matcher';
import { isInputError } from '@/lib/errors/input-error';
import { labelValue, METRIC_NAME, withLabel } from '@/lib/labels/label-set';
import { collect, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { stringArg, vectorArg, type CallInput, type FunctionPlan } from '@/server/promql/functions/call-input';
import { mergeSameLabels } from '@/server/promql/merge-series';
import { executionError } from '@/server/promql/query-run';

export const LABEL_FUNCTIONS = {
  label_join: (input) => {
    const target = stringArg(input, 1);
    const separator = stringArg(input, 2);
    const sources = input.call.args.slice(3).map((_arg, at) => stringArg(input, at + 3));
    for (const source of sources)
      if (!isLabelName(source)) throw executionError(`invalid source label name in label_join(): ${source}`);
    if (!isLabelName(target)) throw executionError(`invalid destination label name in label_join(): ${target}`);
    return relabelled(input, (series) =>
      withTarget(series, target, sources.map((source) => labelValue(series.labels, source)).join(separator)),
    );
  },
  label_replace: (input) => {
    const [target, replacement, source, pattern] = [
      stringArg(input, 1),
      stringArg(input, 2),
      stringArg(input, 3),
      stringArg(input, 4),
    ];
    const compiled = compilePattern(pattern);
    if (!isLabelName(target)) throw executionError(`invalid destination label name in label_replace(): ${target}`);
    const expand = createExpansion(compiled, replacement);
    return relabelled(input, (series) => {
      const value = expand(labelValue(series.labels, source));
      return value === undefined ? series : withTarget(series, target, value);
    });
  },
} satisfies Readonly<Record<string, FunctionPlan>>;

/** Any text in UTF-8 names a label, but none at all does not. */
function isLabelName(name: string): boolean {
  return name !== '' && !/\p{Surrogate}/u.test(name);
}

function compilePattern(pattern: string): RE2JS {
  try {
    return compileAnchored(pattern);
  } catch (cause) {
    if (isInputError(cause)) throw executionError(`invalid regular expression in label_replace(): ${pattern}`);
    throw cause;
  }
}

function relabelled(input: CallInput, change: (series: ColumnSeries) => ColumnSeries): VectorOperator {
  const vector = vectorArg(input, 0);
  return {
    kind: 'vector',
    hasOneName: false,
    blocks: async function* () {
      const all = await collect(vector.blocks(), input.run);
      const changed: ColumnSeries[] = [];
      for (const series of all) {
        if (input.run.shouldPause()) await input.run.pause();
        changed.push(change(series));
      }
      yield await mergeSameLabels(changed, input.run);
    },
  };
}

/** A name that is set by hand is not dropped any more. */
function withTarget(series: ColumnSeries, target: string, value: string): ColumnSeries {
  return {
    ...series,
    labels: withLabel(series.labels, target, value),
    dropsName: target === METRIC_NAME ? false : series.dropsName,
  };
}

type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'group'; readonly name: string };

/** Go's template language: `$1`, `${1}`, `$name`, `$$`. undefined when the pattern does not match the whole value. */
function createExpansion(compiled: RE2JS, template: string): (value: string) => string | undefined {
  const parts = parseTemplate(template);
  const groupsByName = new Map(Object.entries(compiled.namedGroups()));
  return (value) => {
    const matcher = compiled.matcher(value);
    if (!matcher.matches()) return undefined;
    const groupText = (name: string): string => {
      const index = /^[0-9]+$/.test(name) ? Number(name) : groupsByName.get(name);
      return index === undefined || index > matcher.groupCount() ? '' : (matcher.group(index) ?? '');
    };
    return parts.map((part) => (part.kind === 'text' ? part.text : groupText(part.name))).join('');
  };
}

function parseTemplate(template: string): Part[] {
  const parts: Part[] = [];
  const pattern = /\$(?:\$|\{([0-9A-Za-z_]+)\}|([0-9A-Za-z_]+))/g;
  let at = 0;
  for (const match of template.matchAll(pattern)) {
    parts.push({ kind: 'text', text: template.slice(at, match.index) });
    const name = match[1] ?? match[2];
    parts.push(name === undefined ? { kind: 'text', text: '$' } : { kind: 'group', name });
    at = match.index + match[0].length;
  }
  parts.push({ kind: 'text', text: template.slice(at) });
  return parts;
}
