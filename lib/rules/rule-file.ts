// Rules and their groups as the rest of Watchfire sees them: read from a file or from the API, with units, checked.

export interface RuleGroup {
  readonly name: string;
  /** Null: the server's `evaluation_interval`. */
  readonly intervalMs: number | null;
  /** Null: the server's `rule_query_offset`. */
  readonly queryOffsetMs: number | null;
  /** Most alerts or series that one rule may give; 0: any number. */
  readonly limit: number;
  /** Added to every rule of the group; a rule's own label wins. */
  readonly labels: ReadonlyMap<string, string>;
  readonly rules: readonly Rule[];
  /** Where it stands in its file. */
  readonly line: number;
  /** Watchfire's own: where the group is shown; empty when it is nowhere in particular. */
  readonly folder: string;
  /** Watchfire's own: who keeps the group. */
  readonly provenance: Provenance;
}

export const PROVENANCES = ['', 'api', 'file'] as const;
/** Of what is kept in the database: people, the provisioning API, or a provisioning file, which alone may change it then. */
export type Provenance = (typeof PROVENANCES)[number];

interface CommonRule {
  readonly name: string;
  readonly expr: string;
  /** As written; for alerts the values are templates. */
  readonly labels: ReadonlyMap<string, string>;
  readonly line: number;
  /** No evaluation while true. */
  readonly isPaused: boolean;
  /** Name of the data source that is asked; empty for the built-in store. */
  readonly datasource: string;
  /** Name in Grafana's API; empty: it follows from the rule's place. */
  readonly uid: string;
  /** JSON of the queries and the condition that Grafana's clients have sent, from which `expr` was made; or empty. */
  readonly grafana: string;
}

export interface RecordingRule extends CommonRule {
  readonly kind: 'recording';
}

export const NO_DATA_STATES = ['OK', 'NoData', 'Alerting', 'KeepLast'] as const;
export type NoDataState = (typeof NO_DATA_STATES)[number];
export const EXEC_ERR_STATES = ['KeepLast', 'Error', 'Alerting', 'OK'] as const;
export type ExecErrState = (typeof EXEC_ERR_STATES)[number];

export interface AlertingRule extends CommonRule {
  readonly kind: 'alerting';
  readonly annotations: ReadonlyMap<string, string>;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  /** What happens when the query gives nothing at all. */
  readonly noDataState: NoDataState;
  /** What happens when the query fails. */
  readonly execErrState: ExecErrState;
  /** Runs that an instance may be missing, while others are there, before it resolves. */
  readonly missingSeriesEvalsToResolve: number;
  /** What fires goes on firing while this still gives its series; null: the expression itself decides. */
  readonly recoveryExpr: string | null;
}

export type Rule = RecordingRule | AlertingRule;

export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}

export const ALERT_NAME = 'alertname';
