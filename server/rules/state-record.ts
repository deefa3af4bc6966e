// What the engine writes of a run, and what it finds again.
import type { AlertInstance } from '@/lib/rules/alert-state';

export interface AlertRow {
  readonly ruleKey: string;
  readonly alertKey: string;
  /** Null: the row goes. */
  readonly json: string | null;
}

export interface EvaluationRow {
  readonly startedMs: number;
  readonly durationUs: number;
  readonly ruleUs: readonly number[];
  readonly ruleCounts: readonly number[];
  /** Position of a rule → its error; null when there was none. */
  readonly errors: Readonly<Record<string, string>> | null;
}

export interface RunRecord {
  readonly groupKey: string;
  readonly file: string;
  readonly name: string;
  readonly token: number;
  readonly slotMs: number;
  readonly alerts: readonly AlertRow[];
  readonly evaluation: EvaluationRow | null;
}

export interface StoredGroup {
  readonly groupKey: string;
  readonly file: string;
  readonly name: string;
  readonly slotMs: number;
  readonly alerts: readonly { readonly ruleKey: string; readonly alertKey: string; readonly instance: AlertInstance }[];
}

export interface PastEvaluation extends EvaluationRow {
  readonly slotMs: number;
}
