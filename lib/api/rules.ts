// What the API says about rules and alerts: Prometheus' shapes, with our own fields beside.

export interface AlertJson {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing' | 'inactive';
  readonly activeAt?: string;
  readonly keepFiringSince?: string;
  /** With an exponent always: `9.1e-01`. */
  readonly value: string;
}

interface CommonRuleJson {
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'unknown' | 'ok' | 'err';
  readonly lastError?: string;
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
  readonly isPaused?: true;
}

export type RuleJson =
  | (CommonRuleJson & {
      readonly type: 'alerting';
      readonly state: 'pending' | 'firing' | 'inactive' | 'unknown';
      readonly duration: number;
      readonly keepFiringFor: number;
      readonly annotations: Readonly<Record<string, string>>;
      readonly alerts: readonly AlertJson[] | null;
    })
  | (CommonRuleJson & { readonly type: 'recording' });

export interface RuleGroupJson {
  readonly name: string;
  readonly file: string;
  readonly interval: number;
  readonly limit: number;
  readonly rules: readonly RuleJson[];
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
  /** Ours: names the group in links. */
  readonly id: string;
  readonly provenance: 'file' | 'api';
  readonly folder: string;
}

/** One rule or group as the management API takes and gives it: YAML in the schema of rule files. */
export interface ManagedGroup {
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly updated: string;
  readonly updatedBy: string;
}

export interface BackTestAnswer {
  readonly firedCount: number;
  readonly firingSeconds: number;
  readonly pendingCount: number;
  readonly stepSeconds: number;
  readonly instances: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly spans: readonly { readonly state: 'pending' | 'firing'; readonly start: number; readonly end: number }[];
  }[];
  /** More instances than are listed. */
  readonly hiddenCount: number;
}
