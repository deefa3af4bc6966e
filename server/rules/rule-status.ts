// What is known of a rule while the process runs: its health, its last evaluation, its alerts.
import type { Instances } from '@/lib/rules/alert-state';
import type { CompiledAlerting, CompiledRecording } from '@/server/rules/compile-rule';
import type { SeriesRef } from '@/server/storage/ports';

export type RuleHealth = 'unknown' | 'ok' | 'err';

interface CommonState {
  health: RuleHealth;
  lastError: string;
  durationMs: number;
  /** When the last evaluation began, by the wall clock. */
  lastEvaluationMs: number | null;
  resultCount: number;
  /** Series that the last good run wrote: those that are missing in the next one get a stale marker. */
  written: ReadonlySet<SeriesRef>;
}

export interface RecordingState extends CommonState {
  readonly kind: 'recording';
  readonly compiled: CompiledRecording;
}

export interface AlertingState extends CommonState {
  readonly kind: 'alerting';
  readonly compiled: CompiledAlerting;
  instances: Instances;
  /** Keys whose rows in the database are not what is in memory. */
  readonly dirty: Set<string>;
}

export type RuleState = RecordingState | AlertingState;

/** Most rules have never had an alert. */
const NO_SERIES: ReadonlySet<SeriesRef> = new Set();
const NO_INSTANCES: Instances = new Map();

export function newRuleState(compiled: CompiledAlerting | CompiledRecording): RuleState {
  const common: CommonState = {
    health: 'unknown',
    lastError: '',
    durationMs: 0,
    lastEvaluationMs: null,
    resultCount: 0,
    written: NO_SERIES,
  };
  return compiled.kind === 'recording'
    ? { kind: 'recording', compiled, ...common }
    : { kind: 'alerting', compiled, ...common, instances: NO_INSTANCES, dirty: new Set() };
}
