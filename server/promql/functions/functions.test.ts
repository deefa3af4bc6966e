import { expect, test } from 'vitest';
import { PROMQL_FUNCTIONS } from '@/lib/promql/functions';
import { FUNCTIONS } from '@/server/promql/functions/registry';
import { SCRIPT_FEATURES, runScript } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

test('every function of the language is evaluated, and no other', () => {
  expect([...FUNCTIONS.keys()].toSorted()).toEqual([...PROMQL_FUNCTIONS.keys()]);
});

/** Scripts in the language of Prometheus' tests. */
test.each([
  [
    'rates: extrapolated, with resets, to zero at most',
    `
load 1m
  c_total 0+60x10
  reset_total 50 100 20 80 90
  late_total _ _ _ 3 6 9 12
  single_total _ _ 5

eval instant at 10m rate(c_total[5m])
  {} 1

eval instant at 10m increase(c_total[5m30s])
  {} 330

eval instant at 4m increase(reset_total[5m])
  {} 175

eval instant at 6m increase(late_total[10m])
  {} 10.5

eval instant at 10m rate(single_total[20m])

eval instant at 10m delta(c_total[5m])
  {} 300

eval instant at 4m irate(reset_total[3m])
  {} 0.16666666666666666

eval instant at 2m irate(reset_total[3m])
  {} 0.3333333333333333

eval instant at 2m idelta(reset_total[3m])
  {} -80
`,
  ],
  [
    'windows are open on the left, and skip staleness markers',
    `
load 1m
  x 1 2 stale 4 5

eval instant at 4m sum_over_time(x[4m])
  {} 11

eval instant at 4m count_over_time(x[5m])
  {} 4

eval range from 0 to 7m step 1m x
  x 1 2 _ 4 5 5 5 5

eval instant at 9m x
`,
  ],
  [
    'samples over time',
    `
load 1m
  x 3 1 -2 NaN 2 0.5

eval range from 0 to 5m step 1m max_over_time(x[3m])
  {} 3 3 3 1 2 2

eval range from 0 to 5m step 1m min_over_time(x[3m])
  {} 3 1 -2 -2 -2 0.5

eval range from 0 to 5m step 1m sum_over_time(x[2m])
  {} 3 4 -1 NaN NaN 2.5

eval instant at 2m avg_over_time(x[3m])
  {} 0.6666666666666666

eval instant at 2m stddev_over_time(x[3m])
  {} 2.0548046676563256

eval instant at 2m quantile_over_time(0.5, x[3m])
  {} 1

eval instant at 5m changes(x[10m])
  {} 5

eval instant at 5m resets(x[10m])
  {} 3

eval instant at 5m last_over_time(x[10m])
  x 0.5

eval instant at 5m present_over_time(x[10m])
  {} 1

eval range from 0 to 5m step 1m mad_over_time(x[2m])
  {} 0 1 1.5 NaN NaN 0.75

eval instant at 1m quantile_over_time(1.5, x[2m])
  expect warn msg: PromQL warning: quantile value should be between 0 and 1, got 1.5 (1:20)
  {} Inf
`,
  ],
  [
    'whole and broken numbers add up the same way in windows that slide',
    `
load 1m
  whole 1+3x100
  broken 0.1+0.3x100

eval range from 90m to 92m step 1m sum_over_time(whole[10m])
  {} 2575 2605 2635

eval range from 90m to 92m step 1m sum_over_time(broken[10m])
  {} 257.5 260.5 263.5

eval range from 90m to 92m step 1m avg_over_time(whole[10m])
  {} 257.5 260.5 263.5
`,
  ],
  [
    'absence',
    `
load 1m
  x{a="b"} 1 _ _

eval instant at 0 absent(x)

eval instant at 1m absent(y{a="b",c=~"d",e="f",e="g"})
  {a="b"} 1

eval range from 0 to 10m step 5m absent(x)
  {} _ 1 1

eval range from 0 to 2m step 1m absent_over_time(x{a="b"}[1m])
  {a="b"} _ 1 1

eval instant at 0 absent(sum(y))
  {} 1
`,
  ],
  [
    'labels',
    `
load 1m
  x{a="b:1",c="d"} 1

eval instant at 0 label_replace(x, "e", "$2-\${1}$$", "a", "(.*):(.*)")
  x{a="b:1",c="d",e="1-b$"} 1

eval instant at 0 label_replace(x, "e", "$1x", "a", "(.*):(.*)")
  x{a="b:1",c="d"} 1

eval instant at 0 label_replace(x, "e", "v", "a", "b")
  x{a="b:1",c="d"} 1

eval instant at 0 label_replace(x, "c", "", "c", ".*")
  x{a="b:1"} 1

eval instant at 0 label_replace(x, "e", "\${n}", "a", "(?P<n>.).*")
  x{a="b:1",c="d",e="b"} 1

eval instant at 0 label_replace(x, "e", "v", "a", "(")
  expect fail msg: invalid regular expression in label_replace(): (

eval instant at 0 label_replace(x, "", "v", "a", ".*")
  expect fail regex: invalid destination label name

eval instant at 0 label_join(x, "e", "-", "c", "a", "no")
  x{a="b:1",c="d",e="d-b:1-"} 1

eval instant at 0 label_join(x, "__name__", "_", "c", "__name__")
  d_x{a="b:1",c="d"} 1
`,
  ],
  [
    'classic histograms',
    `
load 1m
  h_bucket{le="0.1"} 10
  h_bucket{le="1"} 20
  h_bucket{le="+Inf"} 40
  broken_bucket{le="1"} 10
  broken_bucket{le="2"} 5
  broken_bucket{le="+Inf"} 20
  open_bucket{le="1"} 10

eval instant at 0 histogram_quantile(0.125, h_bucket)
  {} 0.05

eval instant at 0 histogram_quantile(0.375, h_bucket)
  {} 0.55

eval instant at 0 histogram_quantile(0.9, h_bucket)
  {} 1

eval instant at 0 histogram_quantile(1.1, h_bucket)
  expect warn
  {} Inf

eval instant at 0 histogram_quantile(0.5, open_bucket)
  {} NaN

eval instant at 0 histogram_quantile(0.6, broken_bucket)
  expect info regex: needed to be fixed for monotonicity .* for metric name "broken_bucket", from buckets 2 to 2, with a max diff of 5, over 1 samples from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00Z \\(1:25\\)
  {} 2

eval instant at 0 histogram_fraction(0.1, 1, h_bucket)
  {} 0.25

eval instant at 0 histogram_fraction(-1, 0.05, h_bucket)
  {} 0.125

eval instant at 0 histogram_quantiles(h_bucket, "q", 0.125, 1)
  {q="0.125"} 0.05
  {q="1.0"} 1

eval instant at 0 histogram_count(h_bucket)
`,
  ],
  [
    'dates far away',
    `
eval instant at 0 year(vector(1e15))
  {} 31690708

eval instant at 0 day_of_month(vector(-1e17))
  {} 27

eval instant at 0 year(vector(Inf))
  {} 292277026596

eval instant at 0 minute(vector(NaN))
  {} 30

eval instant at 0 day_of_year(vector(1e15 + 86399.5))
  {} 188

eval instant at 0 day_of_week(vector(-100000.5))
  {} 2

eval instant at 0 days_in_month(vector(1709164800))
  {} 29

eval instant at 1d hour() + day_of_year() * 100
  {} 200
`,
  ],
  [
    'lines and curves',
    `
load 1m
  x 0+60x10
  flat 5+0x10

eval instant at 10m deriv(x[5m])
  {} 1

eval instant at 10m predict_linear(x[5m], 600)
  {} 1200

eval range from 10m to 11m step 1m predict_linear(x[5m] @ 600, 0)
  {} 600 660

eval instant at 10m deriv(flat[5m])
  {} 0

eval instant at 10m double_exponential_smoothing(x[5m], 0.5, 0.5)
  {} 600

eval instant at 10m double_exponential_smoothing(x[5m], 1, 0.5)
  expect fail msg: invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000
`,
  ],
])('%s', async (_name, script) => {
  const report = await runScript(script, createTestEngine({ features: SCRIPT_FEATURES }));
  expect(report.failures).toEqual([]);
  expect(report.passedCount).toBeGreaterThan(2);
});
