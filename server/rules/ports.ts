// What the rest of the server sees of rules.
import type { LabelSet } from '@/lib/labels/label-set';
import type { AlertInstance } from '@/lib/rules/alert-state';
import type { AlertingRule, RuleGroup } from '@/lib/rules/rule-file';
import type { QueryOrigin } from '@/server/promql/engine';
import type { PrometheusConfig } from '@/lib/config/prometheus/prometheus-config';

export type { AlertInstance } from '@/lib/rules/alert-state';

export interface RuleView {
  readonly kind: 'recording' | 'alerting';
  readonly name: string;
  /** The expression as it is printed. */
  readonly query: string;
  /** The group's and the rule's own; templates as written. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly isPaused: boolean;
  readonly line: number;
  readonly health: 'unknown' | 'ok' | 'err';
  readonly lastError: string;
  readonly durationMs: number;
  readonly lastEvaluationMs: number | null;
  /** Pending, firing and those that ended a short while ago; none for recording rules. */
  readonly instances: readonly AlertInstance[];
}

export interface RuleGroupView {
  /** Names the group in the database and in links. */
  readonly key: string;
  readonly name: string;
  /** Path of the file, or the namespace for groups of the API. */
  readonly file: string;
  readonly provenance: 'file' | 'api';
  readonly folder: string;
  readonly intervalMs: number;
  readonly queryOffsetMs: number;
  readonly limit: number;
  readonly durationMs: number;
  readonly lastEvaluationMs: number | null;
  readonly nextEvaluationMs: number | null;
  /** Whether this process evaluates it; another process's groups show what the database knows. */
  readonly isHere: boolean;
  readonly rules: readonly RuleView[];
  readonly source: RuleGroup;
}

export interface GroupEvaluation {
  readonly slotMs: number;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly rules: readonly {
    readonly durationMs: number;
    readonly resultCount: number;
    readonly error: string | null;
  }[];
}

export interface ExternalAlertmanagers {
  readonly active: readonly string[];
  readonly dropped: readonly string[];
}

export interface RulesView {
  /** Sorted by file, then name. */
  groups(): Promise<readonly RuleGroupView[]>;
  /** Newest first. Throws EnvironmentError. */
  evaluations(groupKey: string, limit: number): Promise<readonly GroupEvaluation[]>;
  alertmanagers(): ExternalAlertmanagers;
}

/** Of an alert that a back-test found. */
export interface AlertSpan {
  readonly state: 'pending' | 'firing';
  readonly startMs: number;
  readonly endMs: number;
}

export interface BackTest {
  /** Times that an alert began to fire. */
  readonly firedCount: number;
  /** Times that an alert was pending and never fired. */
  readonly pendingCount: number;
  /** All instances together. */
  readonly firingMs: number;
  readonly instances: readonly { readonly labels: LabelSet; readonly spans: readonly AlertSpan[] }[];
}

export interface BackTestRequest {
  readonly rule: AlertingRule;
  /** `stepMs` is the interval of the group. */
  readonly range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number };
  readonly origin: QueryOrigin;
  readonly signal: AbortSignal;
}

export interface BackfillRequest {
  readonly groups: readonly RuleGroup[];
  readonly startMs: number;
  readonly endMs: number;
  /** For groups without one of their own. */
  readonly defaultIntervalMs: number;
  readonly origin: QueryOrigin;
  readonly signal: AbortSignal;
}

export interface Backfill {
  readonly sampleCount: number;
  /** Samples where the store has others. */
  readonly refusedCount: number;
}

export interface RuleTester {
  /** How often a rule would have fired. Throws InputError for ranges of too many steps and for what the query refuses. */
  backTest(request: BackTestRequest): Promise<BackTest>;
  /** Stores what recording rules would have given. Throws InputError for too many evaluations and for queries that fail. */
  backfill(request: BackfillRequest): Promise<Backfill>;
}

/** A group of a rule file. */
export interface FileGroup {
  readonly file: string;
  readonly group: RuleGroup;
}

export interface RuleEngine extends RulesView {
  /** Goes over to a configuration and the groups of its rule files. */
  apply(config: PrometheusConfig | null, fileGroups: readonly FileGroup[]): void;
  /** Groups of the API have changed, here or in another process. */
  refresh(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
