// The variables every query knows: `$__interval`, `$__rate_interval`, `$__range`, `$__from`, `$__to` and their relatives.
import type { ScopeVariable, VariableScope } from '@/lib/dashboard/interpolate';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { formatDuration } from '@/lib/units/duration';

export interface StepContext {
  /** Distance of the steps of this query. */
  readonly stepMs: number;
  readonly rateIntervalMs: number;
}

/** Who looks, and from where; what is not known here stays as it is written. */
export interface Viewer {
  /** IANA name. */
  readonly timeZone?: string;
  readonly user?: { readonly id: string; readonly login: string; readonly email: string };
  readonly org?: { readonly id: string; readonly name: string };
}

function viewerNames({ timeZone, user, org }: Viewer): Record<string, string> {
  return {
    ...(timeZone !== undefined && { __timezone: timeZone }),
    ...(user !== undefined && { '__user.id': user.id, '__user.login': user.login, '__user.email': user.email }),
    ...(org !== undefined && { '__org.id': org.id, '__org.name': org.name, __org: org.id }),
  };
}

export function builtinScope(
  window: TimeWindow,
  dashboard: { readonly title: string; readonly uid: string },
  viewer: Viewer = {},
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
    // What a person types into the list of a variable; here all options are there at once.
    __searchFilter: '.*',
    ...viewerNames(viewer),
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
