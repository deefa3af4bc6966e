// What the variables of the page are now, as panels and the bar need it.
import type { VariableScope } from '@/lib/dashboard/interpolate';
import type { VariableState } from '@/lib/dashboard/variable-values';

export interface VariablesState {
  /** In the order of the dashboard. */
  readonly states: readonly VariableState[];
  readonly scope: VariableScope;
  /** Names whose first value is still being asked for: panels that use them wait. */
  readonly pending: ReadonlySet<string>;
  /** Name → why its options could not be read. */
  readonly problems: ReadonlyMap<string, string>;
  /** Puts the filters by hand into a query; null while they are being got ready, and every panel waits. */
  readonly filterQuery: ((expr: string) => string) | null;
}

const unchanged = (expr: string): string => expr;

export const NO_VARIABLES: VariablesState = {
  states: [],
  scope: new Map(),
  pending: new Set(),
  problems: new Map(),
  filterQuery: unchanged,
};
