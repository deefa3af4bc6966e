// Runs of rule groups without HTTP: CPU time a rule, by kind of expression. `npx tsx bench/rule-runs.bench.ts [rounds]`
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { labelSetOf } from '@/lib/labels/label-set';
import { parsePromql } from '@/lib/promql/parser';
import type { AlertingRule, RuleGroup } from '@/lib/rules/rule-file';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { startEmbeddedPostgres } from '@/server/platform/postgres/embedded';
import { migrate } from '@/server/platform/postgres/migrate';
import { createEngine } from '@/server/promql/create-engine';
import { configureGroup } from '@/server/rules/group-config';
import { planGroup, runGroup } from '@/server/rules/group-run';
import { createResultWriter } from '@/server/rules/result-writer';
import { createRuleMetrics } from '@/server/rules/rule-metrics';
import { createAskRules } from '@/server/rules/rule-query';
import { newRuleState } from '@/server/rules/rule-status';
import { createExpandTexts } from '@/server/rules/template-scope';
import { createSeriesStore } from '@/server/storage/create-series-store';
// @ts-expect-error: plain JavaScript.
import { FleetPart as fleetPart, labelsOf as fleetLabels } from './shared/fleet.mjs';

interface Fleet {
  readonly values: Float64Array;
  step(): void;
}
const FleetPart = fleetPart as new (from: number, to: number) => Fleet;
const labelsOf = fleetLabels as (at: number) => [string, string][];

const SERIES = 20_000;
const STEP_MS = 15_000;
const STEPS = 40;
const RULES_A_GROUP = 100;
const rounds = Number(process.argv[2] ?? 5);

/** Kind → the expression of rule `n`. */
const KINDS: Readonly<Record<string, (n: number) => string>> = {
  'one series': (n) => `worker_memory_bytes{instance="${host(n)}",handler="/api/v1/h${n % 2}",kind="rss"} > 1e12`,
  'one target, rate': (n) => `rate(http_requests_total{instance="${host(n)}"}[5m]) > 1e9`,
  'shared selector': (n) => `queue_depth{queue="high"} > ${1000 + n}`,
  'ratio of sums': (n) =>
    `sum by (instance) (rate(http_requests_total{instance="${host(n)}",code="500"}[5m])) / sum by (instance) (rate(http_requests_total{instance="${host(n)}"}[5m])) > 0.9`,
};

function host(n: number): string {
  return `host-${String(n % 200).padStart(5, '0')}`;
}

function alertRule(expr: string, n: number): AlertingRule {
  return {
    kind: 'alerting',
    name: `Rule${n}`,
    expr,
    labels: new Map([['severity', 'page']]),
    annotations: new Map([['summary', '{{ $labels.instance }} at {{ $value }}']]),
    line: 0,
    isPaused: false,
    datasource: '',
    uid: '',
    grafana: '',
    forMs: 300_000,
    keepFiringForMs: 0,
    noDataState: 'OK',
    execErrState: 'KeepLast',
    missingSeriesEvalsToResolve: 1,
    recoveryExpr: null,
  };
}

function groupOf(name: string, rules: readonly AlertingRule[]): RuleGroup {
  return { name, intervalMs: STEP_MS, queryOffsetMs: null, limit: 0, labels: new Map(), rules, line: 0, folder: '', provenance: '' };
}

const folder = mkdtempSync(join(tmpdir(), 'rule-runs-'));
mkdirSync(join(folder, 'data'));
const log = silentLog();
const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log });
const client = new pg.Client({ connectionString: server.url });
await client.connect();
await migrate(client, { directory: join(import.meta.dirname, '../prisma/migrations') });
await client.end();
const store = createSeriesStore({
  databaseUrl: server.url,
  clock: systemClock,
  log,
  metrics: createMetrics({ withProcess: false }),
});
await store.start();
const engine = createEngine({ reader: store, clock: systemClock, log, metrics: createMetrics({ withProcess: false }) });

const endMs = Date.now();
const part = new FleetPart(0, SERIES);
const refs = Int32Array.from({ length: SERIES }, (_, at) => store.seriesRef(labelSetOf(Object.fromEntries(labelsOf(at)))));
for (let step = STEPS; step >= 0; step -= 1) {
  part.step();
  await store.append(
    {
      count: SERIES,
      seriesRefs: refs,
      timestampsMs: new Float64Array(SERIES).fill(endMs - step * STEP_MS),
      values: part.values.slice(),
    },
    'live',
  );
}

const ask = createAskRules(engine);
const settings = { externalUrl: '', externalLabels: new Map<string, string>() };
const deps = {
  ask,
  expandTexts: createExpandTexts({ ask, settings: () => settings, monotonicMs: () => systemClock.monotonicMs() }),
  appender: store,
  writer: createResultWriter(store, log),
  clock: systemClock,
  log,
  metrics: createRuleMetrics(createMetrics({ withProcess: false })),
};
const only = process.argv[3];
for (const [kind, exprOf] of Object.entries(KINDS)) {
  if (only !== undefined && !kind.includes(only)) continue;
  const plans = Array.from({ length: 20 }, (_, group) => {
    const rules = Array.from({ length: RULES_A_GROUP }, (_none, at) => {
      const n = group * RULES_A_GROUP + at;
      return alertRule(exprOf(n), n);
    });
    const config = configureGroup(
      { file: 'bench.yml', provenance: 'file', group: groupOf(`${kind} ${group}`, rules) },
      { intervalMs: STEP_MS, queryOffsetMs: 0 },
      (text) => parsePromql(text),
    );
    return planGroup(config, config.rules.map(newRuleState));
  });
  for (let round = 0; round < rounds; round += 1) {
    const from = process.cpuUsage();
    for (const [at, plan] of plans.entries())
      await runGroup(
        plan,
        { slotMs: endMs + round * 1000 + at, keepsUnseen: false, isStopped: () => false },
        deps,
      );
    const used = process.cpuUsage(from);
    const ruleCount = plans.length * RULES_A_GROUP;
    const errors = plans.flatMap(({ states }) => states.filter(({ lastError }) => lastError !== '')).length;
    if (round === rounds - 1)
      process.stdout.write(
        `${kind.padEnd(20)} ${((used.user + used.system) / ruleCount).toFixed(0).padStart(6)} µs CPU a rule, ${errors} errors\n`,
      );
  }
}
await store.stop();
await server.stop({ isHasty: true });
rmSync(folder, { recursive: true, force: true });
