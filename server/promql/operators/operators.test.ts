import { expect, test } from 'vitest';
import { SCRIPT_FEATURES, runScript } from '@/server/promql/script/run-script';
import { createTestEngine } from '@/server/promql/testing/test-engine';

/** Scripts in the language of Prometheus' tests. */
test.each([
  [
    'aggregations',
    `
load 1m
  x{g="1",i="a"} 1 5
  x{g="1",i="b"} 3 _
  x{g="2",i="a"} NaN 8

eval range from 0 to 1m step 1m sum by (g) (x)
  {g="1"} 4 8
  {g="2"} NaN 8

eval instant at 0 max by (g) (x)
  {g="1"} 3
  {g="2"} NaN

eval instant at 0 avg without (i) (x{g="1"})
  {g="1"} 2

eval instant at 0 count(x)
  {} 3

eval instant at 0 group(x) by (nope)
  {} 1

eval instant at 0 stddev(x{g="1"})
  {} 1

eval instant at 0 quantile(0.25, x{g="1"})
  {} 1.5

eval instant at 0 count_values without (i) ("v", x)
  {g="1",v="1"} 1
  {g="1",v="3"} 1
  {g="2",v="NaN"} 1

eval instant at 0 count_values by (g, i) ("i", x)
  {g="1",i="1"} 1
  {g="1",i="3"} 1
  {g="2",i="NaN"} 1

eval instant at 0 topk by (g) (1, x)
  x{g="1",i="b"} 3
  x{g="2",i="a"} NaN

eval range from 0 to 1m step 1m bottomk(1, x)
  x{g="1",i="a"} 1 _
  x{g="1",i="b"} _ 3

eval instant at 0 limitk(1, x)
  x{g="1",i="a"} 1

eval instant at 0 topk(NaN, x)
  expect fail msg: Parameter value is NaN

eval instant at 0 topk(1e300, x)
  expect fail msg: Scalar value 1e+300 overflows int64

eval instant at 0 sum by (g) (nothing)
`,
  ],
  [
    'sums keep what rounding takes, and means do not overflow',
    `
load 1m
  k{i="1"} 5e30
  k{i="2"} 1
  k{i="3"} -5e30
  big{i="1"} 9.988465674311579e+307
  big{i="2"} 9.988465674311579e+307
  ends{i="1"} Inf
  ends{i="2"} -Inf

eval instant at 0 sum(k)
  {} 1

eval instant at 0 avg(big)
  {} 9.988465674311579e+307

eval instant at 0 sum(big)
  {} Inf

eval instant at 0 avg(ends)
  {} NaN
`,
  ],
  [
    'joins',
    `
load 1m
  many{g="1",i="a"} 2 2
  many{g="1",i="b"} 4 4
  one{g="1",c="x"} 10 stale
  one{g="1",c="y"} _ 20

eval range from 0 to 1m step 1m many * on(g) group_left(c) one @ 0
  {g="1",i="a",c="x"} 20 20
  {g="1",i="b",c="x"} 40 40

eval instant at 0 one / on(g) group_right many
  {g="1",i="a"} 5
  {g="1",i="b"} 2.5

# Where the other side has no sample at all, duplicates do not matter.
eval instant at 0 missing * on(g) group_left many

eval instant at 0 missing + on(g) many

eval instant at 0 missing + on(g) fill(0) many
  expect fail

eval instant at 0 count_values without (i) ("i", many)
  {g="1"} 2

eval instant at 0 count_values without (g) ("g", many)
  {i="a"} 1
  {i="b"} 1

eval instant at 0 count_values without () ("i", many)
  {g="1",i="2"} 1
  {g="1",i="4"} 1

eval instant at 0 many + on(g) one
  expect fail msg: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)

eval instant at 0 one + on(g) many
  expect fail msg: found duplicate series for the match group {g="1"} on the right hand-side of the operation: [{__name__="many", g="1", i="a"}, {__name__="many", g="1", i="b"}];many-to-many matching not allowed: matching labels must be unique on one side

eval instant at 0 many > on(g, i) many{i="b"}

eval instant at 0 many >= bool on(g, i) many{i="b"}
  {g="1",i="b"} 1

eval instant at 0 5 > many{i="b"}
  many{g="1",i="b"} 4

eval instant at 0 one{c="x"} < on(g) group_right many

eval instant at 0 many % 3 ^ 2
  {g="1",i="a"} 2
  {g="1",i="b"} 4
`,
  ],
  [
    'sets are decided at each step',
    `
load 1m
  a{i="1"} 1 _
  a{i="2"} 2 2
  b{i="1"} _ 7
  b{i="3"} 9 9
  c 1 2 3 4 5

eval range from 0 to 10m step 10m a or b
  a{i="1"} 1 _
  a{i="2"} 2 _
  b{i="3"} 9 _

eval range from 0 to 1m step 1m a{i="1"} @ 0 or b
  a{i="1"} 1 1
  b{i="3"} 9 9

eval instant at 4m sum_over_time((c > 3 or c)[3m:1m])
  {} 12

eval range from 0 to 1m step 1m a and on(i) b
  a{i="1"} _ 1

eval range from 0 to 1m step 1m a unless on(i) b
  a{i="1"} 1 _
  a{i="2"} 2 2

eval instant at 0 a and on() vector(1)
  a{i="1"} 1
  a{i="2"} 2
`,
  ],
  [
    'subqueries stand on multiples of their step',
    `
load 10s
  x 0+1x100

eval instant at 95s sum_over_time(x[50s:10s])
  {} 35

eval instant at 95s last_over_time(x[50s:20s])
  x 8

eval instant at 100s max_over_time(x[1m:] offset 10s)
  {} 6

eval range from 100s to 120s step 10s avg_over_time(x[20s:10s] @ 50)
  {} 4.5 4.5 4.5

eval instant at 95s x[30s:10s]
  expect range vector from 70s to 90s step 10s
  x 7 8 9

eval instant at 5s max_over_time(x[1s:1m])
`,
  ],
  [
    'powers of one',
    `
eval instant at 0 1 ^ NaN
  1

eval instant at 0 (-1) ^ Inf
  1

eval instant at 0 -1 ^ 0.5
  -1

eval instant at 0 -7 % 3
  -1

eval instant at 0 NaN == bool NaN
  0
`,
  ],
])('%s', async (_name, script) => {
  const report = await runScript(script, createTestEngine({ features: SCRIPT_FEATURES }));
  expect(report.failures).toEqual([]);
  expect(report.passedCount).toBeGreaterThan(2);
});
