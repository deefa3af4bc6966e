// Rules and groups of which nothing is left but their alerts in the database: enough to tell their ends.
import type { AlertingRule } from '@/lib/rules/rule-file';
import type { CompiledAlerting } from '@/server/rules/compile-rule';
import type { GroupConfig } from '@/server/rules/group-config';
import { newRuleState, type AlertingState } from '@/server/rules/rule-status';
import type { StoredGroup } from '@/server/rules/state-record';

const INTERVAL_MS = 60_000;

const NO_RULE: AlertingRule = {
  kind: 'alerting',
  name: '',
  expr: '',
  labels: new Map(),
  annotations: new Map(),
  line: 0,
  isPaused: false,
  datasource: '',
  uid: '',
  grafana: '',
  forMs: 0,
  keepFiringForMs: 0,
  noDataState: 'OK',
  execErrState: 'KeepLast',
  missingSeriesEvalsToResolve: 1,
  recoveryExpr: null,
};

export function orphanState(ruleKey: string): AlertingState {
  const compiled: CompiledAlerting = {
    kind: 'alerting',
    rule: NO_RULE,
    key: ruleKey,
    expr: { kind: 'number', value: 0, isDuration: false, span: { start: 0, end: 0 } },
    query: '',
    labels: [],
    recovery: null,
    labelTexts: [],
    annotationTexts: [],
  };
  const state = newRuleState(compiled);
  if (state.kind !== 'alerting') throw new Error('Broken promise: an alerting rule has an alerting state');
  return state;
}

export function orphanConfig({ groupKey, file, name }: StoredGroup): GroupConfig {
  return {
    key: groupKey,
    file,
    name,
    provenance: 'file',
    intervalMs: INTERVAL_MS,
    queryOffsetMs: 0,
    limit: 0,
    grid: { intervalMs: INTERVAL_MS, offsetMs: 0 },
    rules: [],
    source: {
      name,
      intervalMs: null,
      queryOffsetMs: null,
      limit: 0,
      labels: new Map(),
      rules: [],
      line: 0,
      folder: '',
      provenance: '',
    },
    fingerprint: '',
  };
}
