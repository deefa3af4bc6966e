// Which reason is given for an empty answer, from a small world of series.
import { expect, test } from 'vitest';
import { noDataReason, type NoDataSources } from '@/lib/dashboard/no-data-reason';
import { labelSetOf, labelValue } from '@/lib/labels/label-set';
import { matcherTest } from '@/lib/labels/matcher';
import { parsePromql } from '@/lib/promql/parser';
import { selectorsOf } from '@/lib/promql/selectors-of';

const window = { fromMs: 1000, toMs: 2000 };
/** `at`: when the series has its samples. */
const series = [
  { labels: labelSetOf({ __name__: 'up', job: 'api', env: 'prod' }), at: 1500 },
  { labels: labelSetOf({ __name__: 'up', job: 'web', env: 'test' }), at: 1500 },
  { labels: labelSetOf({ __name__: 'old', job: 'api' }), at: 10 },
];

function found(selector: string) {
  const [one] = selectorsOf(parsePromql(selector));
  return series.filter(({ labels }) =>
    (one?.matchers ?? []).every((matcher) => matcherTest(matcher)(labelValue(labels, matcher.name))),
  );
}

const sources: NoDataSources = {
  metricNames: async () => ['up', 'old', 'node_load1'],
  labelValues: async (label, selector) => found(selector).map(({ labels }) => labelValue(labels, label)),
  hasSeries: async (selector, range) =>
    found(selector).some(({ at }) => range === null || (at >= range.fromMs && at <= range.toMs)),
  lastSampleMs: async (selector) => Math.max(...found(selector).map(({ at }) => at)),
};

test.each([
  ['rate(node_load2[5m])', { kind: 'metric', name: 'node_load2', nearest: ['node_load1'] }],
  ['{__name__="nothing"}', { kind: 'metric', name: 'nothing' }],
  ['up{job="ap",env="prod"}', { kind: 'matcher', matcher: 'job="ap"', nearest: ['api'] }],
  ['up{job=~"x.*"}', { kind: 'matcher', matcher: 'job=~"x.*"', nearest: [] }],
  ['up{job="api",env="test"}', { kind: 'matcher' }],
  ['up{job="x",env="y"}', { kind: 'combination' }],
  ['sum(old)', { kind: 'range', selector: 'old', lastMs: 10 }],
  ['up > 5', { kind: 'expression' }],
  ['up + sum(old offset 5m)', { kind: 'range', selector: 'old' }],
  ['vector(1) > 2', { kind: 'unknown' }],
  ['not a ( query', { kind: 'unknown' }],
])('%s', async (expr, reason) => {
  expect(await noDataReason([expr], window, sources)).toMatchObject(reason);
});

test('the first query that is empty for a reason speaks', async () => {
  expect(await noDataReason(['up > 5', 'gone'], window, sources)).toMatchObject({ kind: 'metric', name: 'gone' });
});
