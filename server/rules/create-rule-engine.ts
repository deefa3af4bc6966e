// The rule engine as a whole: what is configured, what runs here, and what others see of it.
import type { PrometheusConfig } from '@/lib/config/prometheus/prometheus-config';
import { InputError } from '@/lib/errors/input-error';
import { compileRelabel } from '@/lib/labels/relabel';
import type { Clock } from '@/server/platform/clock';
import type { Leases } from '@/server/platform/leases/leases';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import { createPace } from '@/server/platform/pace';
import type { BatchEngine, Engine } from '@/server/promql/engine';
import { type AlertSink, createAlertSender, type OutgoingSettings } from '@/server/rules/alert-sender';
import type { OpenHttpClient } from '@/server/rules/alertmanager-client';
import { createAlertmanagers } from '@/server/rules/alertmanagers';
import { type ApiGroups } from '@/server/rules/api-groups';
import { backfill } from '@/server/rules/backfill';
import { backTest } from '@/server/rules/back-test';
import { compileRules } from '@/server/rules/compile-rule';
import type { Timers } from '@/server/rules/group';
import {
  createGroupConfigs,
  type GroupConfig,
  type GroupDefaults,
  type GroupSource,
} from '@/server/rules/group-config';
import { createGroupLease, type GroupLease } from '@/server/rules/group-lease';
import { createGroupRegistry, type GroupRegistry } from '@/server/rules/group-registry';
import { groupView, toGroupEvaluation } from '@/server/rules/group-view';
import type { OutgoingAlert } from '@/server/rules/outgoing-alert';
import type { RuleEngine, RuleTester } from '@/server/rules/ports';
import { createResultWriter } from '@/server/rules/result-writer';
import { createRuleMetrics } from '@/server/rules/rule-metrics';
import { createAskRules } from '@/server/rules/rule-query';
import { createStateStore, type StateStore } from '@/server/rules/state-store';
import { createUpkeep } from '@/server/rules/upkeep';
import { createExpandTexts } from '@/server/rules/template-scope';
import type { SampleAppender } from '@/server/storage/ports';

export interface RuleEngineDeps {
  readonly engine: Pick<Engine, 'instant' | 'range' | 'parse'> & BatchEngine;
  readonly appender: SampleAppender;
  readonly databaseUrl: string;
  readonly leases: Leases;
  readonly sink: AlertSink;
  readonly apiGroups: ApiGroups;
  readonly openHttpClient: OpenHttpClient;
  readonly externalUrl: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly metrics: Metrics;
}

const DEFAULT_INTERVAL_MS = 60_000;
/** How often groups that other processes changed are looked for. */
const REFRESH_EVERY_MS = 5000;
const TRIM_EVERY_MS = 600_000;
/** How long evaluations are kept. */
const EVALUATION_RETENTION_MS = 24 * 3_600_000;
/** Data may be incomplete for so many scrape intervals after a restart, and for five minutes at most. */
const SETTLE_SCRAPES = 2;
const SETTLE_LIMIT_MS = 300_000;

interface InForce {
  readonly defaults: GroupDefaults;
  readonly outgoing: OutgoingSettings;
  readonly settleMs: number;
  readonly fileGroups: readonly GroupSource[];
}

export function createRuleEngine(deps: RuleEngineDeps): RuleEngine & RuleTester {
  const { engine, clock, timers, log, apiGroups, externalUrl } = deps;
  const store = createStateStore({ databaseUrl: deps.databaseUrl, log });
  const alertmanagers = createAlertmanagers(deps);
  let inForce: InForce = inForceOf(null, [], externalUrl);
  let configured: ReadonlyMap<string, GroupConfig> = new Map();
  let isRunning = false;

  const changed = { gained: () => void registry.reconcile(configured), lost: () => registry.reconcile(configured) };
  const lease = createGroupLease(deps.leases, changed);
  const registry = createRegistry(deps, {
    store,
    lease,
    forward: (alerts) => alertmanagers.forward(alerts),
    inForce: () => inForce,
  });

  const groupConfigs = createGroupConfigs((text) => engine.parse(text));
  const configure = oneAfterAnother(async () => {
    const pace = createPace();
    const sources = [...inForce.fileGroups, ...(await apiGroups.load())];
    const next = new Map<string, GroupConfig>();
    for (const source of sources) {
      await pace();
      try {
        const config = groupConfigs.of(source, inForce.defaults);
        next.set(config.key, config);
      } catch (thrown) {
        // A group of the API that was good once: a feature of the language may have been switched off.
        log.error({ err: thrown, file: source.file, group: source.group.name }, 'Cannot use a group of rules');
      }
    }
    configured = next;
    if (isRunning) await registry.reconcile(configured);
  });

  const upkeep = createUpkeep({
    timers,
    log,
    tasks: [
      {
        everyMs: REFRESH_EVERY_MS,
        what: 'look for changed groups of rules',
        work: async () => {
          if (await apiGroups.hasChanged()) await configure();
        },
      },
      {
        everyMs: TRIM_EVERY_MS,
        what: 'trim evaluations of rules',
        work: async () => {
          if (lease.isFirst()) await store.trimEvaluations(clock.nowMs() - EVALUATION_RETENTION_MS);
        },
      },
    ],
  });

  return {
    apply: (config, fileGroups) => {
      const sources = fileGroups.map(({ file, group }): GroupSource => ({ file, group, provenance: 'file' }));
      inForce = inForceOf(config, sources, externalUrl);
      alertmanagers.apply(config);
      if (isRunning)
        configure().catch((thrown: unknown) => log.error({ err: thrown }, 'Cannot go over to the new rules'));
    },
    refresh: configure,
    start: async () => {
      await configure();
      isRunning = true;
      await registry.reconcile(configured);
      upkeep.start();
    },
    stop: async () => {
      isRunning = false;
      upkeep.stop();
      await registry.stop();
      await alertmanagers.stop();
      await store.close();
    },
    groups: async () => {
      const all = [...configured.values()];
      const isElsewhere = all.some(({ key }) => !registry.running(key));
      const stored = new Map((isElsewhere ? await store.load() : []).map((group) => [group.groupKey, group]));
      return all
        .map((config) => groupView(config, registry.running(config.key), stored.get(config.key)))
        .toSorted((left, right) => compare(left.file, right.file) || compare(left.name, right.name));
    },
    evaluations: async (groupKey, limit) => (await store.evaluations(groupKey, limit)).map(toGroupEvaluation),
    alertmanagers: () => alertmanagers.list(),
    backfill: (request) => backfill(request, deps),
    backTest: ({ rule, range, origin, signal }) => {
      const [compiled] = compileRules({ rules: [rule], labels: new Map(), folder: '' }, (text) => engine.parse(text));
      if (compiled?.kind !== 'alerting') throw new InputError('Cannot test this rule: only alerting rules fire');
      return backTest(compiled, range, { engine, origin, externalUrl, signal });
    },
  };
}

/** What was asked for last comes into force last, however long each takes. */
function oneAfterAnother(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

interface RegistryParts {
  readonly store: StateStore;
  readonly lease: GroupLease;
  readonly forward: (alerts: readonly OutgoingAlert[]) => void;
  readonly inForce: () => InForce;
}

function createRegistry(deps: RuleEngineDeps, { store, lease, forward, inForce }: RegistryParts): GroupRegistry {
  const { engine, appender, clock, timers, log, metrics, sink } = deps;
  const ask = createAskRules(engine);
  const settings = (): OutgoingSettings => inForce().outgoing;
  return createGroupRegistry({
    ask,
    expandTexts: createExpandTexts({ ask, settings, monotonicMs: () => clock.monotonicMs() }),
    appender,
    writer: createResultWriter(appender, log),
    clock,
    timers,
    log,
    metrics: createRuleMetrics(metrics),
    publishing: { store, sender: createAlertSender({ sink, forward, settings, log }) },
    settleMs: () => inForce().settleMs,
    lease,
    store,
  });
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function inForceOf(config: PrometheusConfig | null, fileGroups: readonly GroupSource[], externalUrl: string): InForce {
  return {
    defaults: {
      intervalMs: config?.global.evaluationIntervalMs || DEFAULT_INTERVAL_MS,
      queryOffsetMs: config?.global.ruleQueryOffsetMs ?? 0,
    },
    outgoing: {
      externalLabels: config?.global.externalLabels ?? new Map(),
      relabel: compileRelabel(config?.alerting.alertRelabelRules ?? [], config?.global.nameScheme ?? 'utf8'),
      externalUrl,
    },
    settleMs: Math.min(SETTLE_LIMIT_MS, SETTLE_SCRAPES * (config?.global.scrapeIntervalMs ?? DEFAULT_INTERVAL_MS)),
    fileGroups,
  };
}
