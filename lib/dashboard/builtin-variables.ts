// The variables every query knows: `$__interval`, `$__rate_interval`, `$__range`, `$__from`, `$__to` and their relatives.
import type { ScopeVariable, VariableScope } from '@/lib/dashboard/interpolate';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { formatDuration } from '@/lib/units/duration';

export interface StepContext {
  /** Distance of the steps of this query. */
  readonly stepMs: number;
  readonly rateIntervalMs: number;
}

export function builtinScope(
  window: TimeWindow,
  dashboard: { readonly title: string; readonly uid: string },
): VariableScope {
  const rangeMs = window.toMs - window.fromMs;
  const rangeSeconds = Math.max(1, Math.round(rangeMs / 1000));
  return scopeOf({
    __range: `${rangeSeconds}s`,
    __range_s: String(rangeSeconds),
    __range_ms: String(Math.round(rangeMs)),
    __from: String(Math.round(window.fromMs)),
    __to: String(Math.round(window.toMs)),
    __dashboard: dashboard.title,
    '__dashboard.uid': dashboard.uid,
  });
}

/** What only one query knows: its step. */
export function stepScope({ stepMs, rateIntervalMs }: StepContext): VariableScope {
  return scopeOf({
    __interval: promqlDuration(stepMs),
    __interval_ms: String(stepMs),
    __rate_interval: promqlDuration(rateIntervalMs),
    __rate_interval_ms: String(rateIntervalMs),
  });
}

export function mergeScopes(...scopes: readonly VariableScope[]): VariableScope {
  return new Map(scopes.flatMap((scope) => [...scope]));
}

/** PromQL refuses a range of zero. */
function promqlDuration(durationMs: number): string {
  return formatDuration(Math.max(1, Math.round(durationMs)));
}

function scopeOf(values: Readonly<Record<string, string>>): VariableScope {
  return new Map(
    Object.entries(values).map(([name, value]): [string, ScopeVariable] => [
      name,
      { name, value, text: value, isList: false, isRaw: true },
    ]),
  );
}
