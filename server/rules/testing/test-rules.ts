// Groups of rules over a real store, run slot by slot by a test.
import { labelSetOf, labelValue } from '@/lib/labels/label-set';
import { parsePromql } from '@/lib/promql/parser';
import { readRuleGroup } from '@/lib/rules/read-rule-file';
import { ruleCheckers } from '@/lib/rules/rule-checkers';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase } from '@/server/platform/testing/test-database';
import { createEngine } from '@/server/promql/create-engine';
import type { Engine } from '@/server/promql/engine';
import { createAlertSender } from '@/server/rules/alert-sender';
import { createGroup, type Group, type GroupDeps } from '@/server/rules/group';
import type { GroupLegacy } from '@/server/rules/group-legacy';
import { configureGroup, groupKey, type GroupConfig } from '@/server/rules/group-config';
import { legacyOf } from '@/server/rules/stored-legacy';
import { groupView } from '@/server/rules/group-view';
import type { OutgoingAlert } from '@/server/rules/outgoing-alert';
import type { RuleGroupView } from '@/server/rules/ports';
import { createResultWriter } from '@/server/rules/result-writer';
import { createRuleMetrics } from '@/server/rules/rule-metrics';
import { createAskRules } from '@/server/rules/rule-query';
import { ResultBatch } from '@/server/rules/sample-batch';
import type { PastEvaluation } from '@/server/rules/state-record';
import { createStateStore } from '@/server/rules/state-store';
import { createExpandTexts } from '@/server/rules/template-scope';
import type { SeriesStore } from '@/server/storage/ports';
import { batchOf, manualClock, openTestStore } from '@/server/storage/testing/store-harness';

export interface TestGroup {
  runSlot(slotMs: number): Promise<void>;
  view(): Promise<RuleGroupView>;
  stop(): Promise<GroupLegacy>;
  /** Forgets it without a word, as the end of a process would. */
  kill(): Promise<void>;
  /** Another configuration takes its place. */
  changed(source: string, nowMs: number): Promise<TestGroup>;
}

export interface TestRules {
  readonly engine: Engine;
  /** What the notifications have been told. */
  readonly sent: OutgoingAlert[];
  group(source: string, options?: { readonly token?: number }): TestGroup;
  /** As a process does that starts at this time. */
  restored(source: string, nowMs: number): Promise<TestGroup>;
  write(timestampMs: number, samples: readonly (readonly [Record<string, string>, number])[]): Promise<void>;
  writeStale(timestampMs: number, labels: Record<string, string>): Promise<void>;
  /** Names of the alerts that the database holds of a group. */
  storedAlerts(name: string): Promise<string[]>;
  evaluations(name: string): Promise<readonly PastEvaluation[]>;
  close(): Promise<void>;
}

const FILE = '/rules/test.yml';

export async function openTestRules(): Promise<TestRules> {
  const database = await createTestDatabase();
  const clock = manualClock(Date.UTC(2026, 5, 1, 12));
  const series = await openTestStore({ databaseUrl: database.url, clock });
  const metrics = createMetrics({ withProcess: false });
  const log = silentLog();
  const engine = createEngine({ reader: series, clock, log, metrics: createMetrics({ withProcess: false }) });
  const store = createStateStore({ databaseUrl: database.url, log });
  const sent: OutgoingAlert[] = [];
  const ask = createAskRules(engine);
  const settings = {
    externalLabels: new Map<string, string>(),
    relabel: (labels: readonly string[]) => labels,
    externalUrl: 'http://wf.example',
  };
  const deps: Omit<GroupDeps, 'token'> = {
    ask,
    expandTexts: createExpandTexts({ ask, settings: () => settings, monotonicMs: () => performance.now() }),
    appender: series,
    writer: createResultWriter(series, log),
    // Real time hardly passes in a test: the one of the slots does.
    clock: { nowMs: () => clock.nowMs(), monotonicMs: () => clock.nowMs() },
    timers: { after: () => () => undefined },
    log,
    metrics: createRuleMetrics(metrics),
    publishing: {
      store,
      sender: createAlertSender({
        sink: { accept: async (alerts) => void sent.push(...alerts) },
        forward: () => undefined,
        settings: () => settings,
        log,
      }),
    },
    settleMs: () => 30_000,
  };

  const configOf = (source: string): GroupConfig => {
    const { group, problems } = readRuleGroup(
      source,
      ruleCheckers('utf8', (text) => parsePromql(text)),
    );
    if (!group || problems.length > 0) throw new Error(JSON.stringify(problems));
    return configureGroup({ file: FILE, provenance: 'file', group }, { intervalMs: 60_000, queryOffsetMs: 0 }, (text) =>
      parsePromql(text),
    );
  };

  const testGroup = (group: Group, config: GroupConfig): TestGroup => ({
    runSlot: (slotMs) => {
      clock.moveTo(slotMs);
      return group.runSlot(slotMs);
    },
    view: async () => groupView(config, group, undefined),
    stop: () => group.stop(),
    kill: async () => void (await group.stop()),
    changed: async (source, nowMs) => {
      clock.moveTo(nowMs);
      const next = configOf(source);
      return start(next, { legacy: await group.stop(), isRestored: false }, 1);
    },
  });
  const start = (config: GroupConfig, options: { legacy: GroupLegacy | null; isRestored: boolean }, token: number) =>
    testGroup(createGroup(config, options, { ...deps, token: () => token }), config);

  return {
    engine,
    sent,
    group: (source, { token = 1 } = {}) => start(configOf(source), { legacy: null, isRestored: false }, token),
    restored: async (source, nowMs) => {
      clock.moveTo(nowMs);
      const config = configOf(source);
      const stored = (await store.load()).find(({ groupKey: key }) => key === config.key);
      if (!stored) throw new Error('nothing is stored of this group');
      const options = { legacy: legacyOf(config, stored, deps), isRestored: true };
      const group = createGroup(config, options, { ...deps, token: () => 2 });
      await group.announce();
      return testGroup(group, config);
    },
    write: (timestampMs, samples) => writeSamples(series, clock, { timestampMs, samples }),
    writeStale: (timestampMs, labels) => writeStale(series, clock, { timestampMs, labels }),
    storedAlerts: async (name) =>
      (await store.load())
        .filter((group) => group.name === name)
        .flatMap(({ alerts }) => alerts.map(({ instance }) => labelValue(instance.labels, 'alertname'))),
    evaluations: (name) => store.evaluations(groupKey(FILE, name), 10),
    close: async () => {
      await store.close();
      await series.stop();
      await database.drop();
    },
  };
}

type Moving = ReturnType<typeof manualClock>;

async function writeSamples(
  series: SeriesStore,
  clock: Moving,
  { timestampMs, samples }: { timestampMs: number; samples: readonly (readonly [Record<string, string>, number])[] },
): Promise<void> {
  clock.moveTo(timestampMs);
  const rows = samples.map(([labels, value]) => [series.seriesRef(labelSetOf(labels)), timestampMs, value] as const);
  await series.append(batchOf(rows), 'live');
}

async function writeStale(
  series: SeriesStore,
  clock: Moving,
  { timestampMs, labels }: { timestampMs: number; labels: Record<string, string> },
): Promise<void> {
  clock.moveTo(timestampMs);
  const batch = new ResultBatch(series, timestampMs);
  batch.addStale(series.seriesRef(labelSetOf(labels)));
  const samples = batch.take();
  if (samples) await series.append(samples, 'live');
}
