// Rule files while others have work to do.
import { expect, test } from 'vitest';
import { parsePrometheusConfig } from '@/lib/config/prometheus/parse-config';
import { parsePromql } from '@/lib/promql/parser';
import { silentLog } from '@/server/platform/log';
import { createRuleFileSource } from '@/server/rules/rule-files';

test('thousands of rules are read in slices: others get their turn in between', async () => {
  const rules = Array.from(
    { length: 1500 },
    (_, at) => `  - {record: "job:x:rate${at}", expr: "sum by (job) (rate(x_total{instance='i${at}'}[5m])) / 2 > 1"}\n`,
  );
  const source = createRuleFileSource({
    readFile: async () => `groups:\n- name: many\n  rules:\n${rules.join('')}`,
    listFolder: async () => ['many.yml'],
    parse: (text) => parsePromql(text),
    log: silentLog(),
    builtIn: [],
  });
  let turns = 0;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  const config = parsePrometheusConfig('rule_files: [many.yml]', { fileName: '/etc/prometheus.yml' });
  (await source.prepare(config))();
  clearImmediate(next);
  expect(source.inForce()[0]?.group.rules).toHaveLength(1500);
  expect(turns).toBeGreaterThan(2);
});
