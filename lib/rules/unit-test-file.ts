// A file of unit tests for rules, as `promtool test rules` reads it.
import { parseConfigNode } from '@/lib/config/prometheus/config-node';
import { duration, fail, type Field, flag, list, mapOf, type Reading, text } from '@/lib/config/prometheus/field';
import { section, type SectionValue } from '@/lib/config/prometheus/section';

export interface UnitTestFile {
  /** Patterns, relative to the file. */
  readonly ruleFiles: readonly string[];
  readonly evaluationIntervalMs: number;
  readonly groupEvalOrder: readonly string[];
  /** Values may differ in the last bit. */
  readonly isFuzzy: boolean;
  readonly tests: readonly UnitTest[];
}

export interface UnitTest {
  readonly name: string;
  readonly intervalMs: number;
  readonly startMs: number;
  readonly inputSeries: readonly { readonly series: string; readonly values: string }[];
  readonly alertTests: readonly AlertTest[];
  readonly exprTests: readonly ExprTest[];
  readonly externalLabels: ReadonlyMap<string, string>;
  readonly externalUrl: string;
}

export interface AlertTest {
  readonly evalTimeMs: number;
  readonly alertName: string;
  readonly expected: readonly {
    readonly labels: ReadonlyMap<string, string>;
    readonly annotations: ReadonlyMap<string, string>;
  }[];
}

export interface ExprTest {
  readonly expr: string;
  readonly evalTimeMs: number;
  readonly expected: readonly { readonly labels: string; readonly value: number; readonly histogram: string }[];
}

const DEFAULT_INTERVAL_MS = 60_000;
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

const seriesSection = section({ typeName: 'main.series', fields: { series: text(), values: text() } });
const alertSection = section({
  typeName: 'main.alert',
  fields: { exp_labels: mapOf(text()), exp_annotations: mapOf(text()) },
});
const alertTestSection = section({
  typeName: 'main.alertTestCase',
  fields: { eval_time: duration(), alertname: text(), exp_alerts: emptyAware(alertSection) },
});
const sampleSection = section({
  typeName: 'main.sample',
  fields: { labels: text(), value: number(), histogram: text() },
});
const exprTestSection = section({
  typeName: 'main.promqlTestCase',
  fields: { expr: text(), eval_time: duration(), exp_samples: list(sampleSection) },
});
const testSection = section({
  typeName: 'main.testGroup',
  fields: {
    interval: duration(),
    input_series: list(seriesSection),
    alert_rule_test: list(alertTestSection),
    promql_expr_test: list(exprTestSection),
    external_labels: mapOf(text()),
    external_url: text(),
    name: text(),
    start_timestamp: startTime(),
  },
});
const fileSection = section({
  typeName: 'main.unitTestFile',
  fields: {
    rule_files: list(text()),
    evaluation_interval: duration(),
    group_eval_order: list(text()),
    tests: emptyAware(testSection),
    fuzzy_compare: flag(),
  },
});

/** An element that is null counts as an empty one. */
function emptyAware<T extends object>(element: Field<T>): Field<readonly T[]> {
  const plain = list(element);
  return {
    read: (node, reading) => {
      if (node.kind !== 'list') return plain.read(node, reading);
      return node.items.map((item) =>
        item.kind === 'null'
          ? (element.read({ kind: 'map', line: item.line, column: item.column, entries: [] }, reading) as T)
          : (element.read(item, reading) as T),
      );
    },
    print: (values) => plain.print(values),
  };
}

function number(): Field<number> {
  const plain = text();
  return {
    read: (node, reading) => {
      const source = plain.read(node, reading);
      if (source === undefined) return undefined;
      const value = readNumber(source);
      if (value === undefined) throw fail(reading, node, `cannot unmarshal \`${source}\` into float64`);
      return value;
    },
    print: (value) => value,
  };
}

function readNumber(source: string): number | undefined {
  const match = /^([+-]?)\.?(inf|nan)$/i.exec(source);
  if (match) {
    if (match[2]?.toLowerCase() === 'nan') return NaN;
    return match[1] === '-' ? -Infinity : Infinity;
  }
  const value = Number(source.replaceAll('_', ''));
  return source.trim() === '' || Number.isNaN(value) ? undefined : value;
}

/** Seconds since 1970, or RFC 3339; in milliseconds. */
function startTime(): Field<number> {
  const plain = text();
  return {
    read: (node, reading) => {
      const source = plain.read(node, reading);
      if (source === undefined) return undefined;
      const timeMs = RFC3339.test(source) ? Date.parse(source) : Number(source) * 1000;
      if (source === '' || Number.isNaN(timeMs)) throw fail(reading, node, `cannot parse "${source}" as a timestamp`);
      return Math.round(timeMs);
    },
    print: (value) => value,
  };
}

/** Throws InputError `FILE:LINE:COLUMN: reason`. */
export function readUnitTestFile(source: string, fileName: string): UnitTestFile {
  const reading: Reading = { fileName };
  const file = fileSection.read(parseConfigNode(source, fileName), reading) ?? {};
  const evaluationIntervalMs = file.evaluation_interval || DEFAULT_INTERVAL_MS;
  const order = file.group_eval_order ?? [];
  const repeated = order.find((name, at) => order.indexOf(name) !== at);
  if (repeated !== undefined)
    throw fail(reading, { line: 1, column: 1 }, `group name repeated in evaluation order: ${repeated}`);
  return {
    ruleFiles: file.rule_files ?? [],
    evaluationIntervalMs,
    groupEvalOrder: order,
    isFuzzy: file.fuzzy_compare ?? false,
    tests: (file.tests ?? []).map((test) => toUnitTest(test, evaluationIntervalMs)),
  };
}

function toUnitTest(test: SectionValue<typeof testSection.fields>, evaluationIntervalMs: number): UnitTest {
  return {
    name: test.name ?? '',
    intervalMs: test.interval || evaluationIntervalMs,
    startMs: test.start_timestamp ?? 0,
    inputSeries: (test.input_series ?? []).map(({ series = '', values = '' }) => ({ series, values })),
    alertTests: (test.alert_rule_test ?? []).map(({ eval_time = 0, alertname = '', exp_alerts = [] }) => ({
      evalTimeMs: eval_time,
      alertName: alertname,
      expected: exp_alerts.map(({ exp_labels = new Map(), exp_annotations = new Map() }) => ({
        labels: exp_labels,
        annotations: exp_annotations,
      })),
    })),
    exprTests: (test.promql_expr_test ?? []).map(({ expr = '', eval_time = 0, exp_samples = [] }) => ({
      expr,
      evalTimeMs: eval_time,
      expected: exp_samples.map(({ labels = '', value = 0, histogram = '' }) => ({ labels, value, histogram })),
    })),
    externalLabels: test.external_labels ?? new Map(),
    externalUrl: test.external_url ?? '',
  };
}
