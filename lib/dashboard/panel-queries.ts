// From a panel to what is asked of the server: variables filled in, step chosen, range aligned. One entry per target and kind.
import { mergeScopes, stepScope } from '@/lib/dashboard/builtin-variables';
import type { Panel, Target } from '@/lib/dashboard/dashboard';
import { targetSource, unsupportedSource } from '@/lib/dashboard/data-source-ref';
import { interpolateQuery, interpolateText, type VariableScope } from '@/lib/dashboard/interpolate';
import { neededQueries } from '@/lib/dashboard/needed-queries';
import { compareShiftMs } from '@/lib/dashboard/time-compare';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { isExpression } from '@/lib/expressions/expression-reads';
import { alignRange, type QueryStep, queryStep } from '@/lib/series/step';
import { parseDuration } from '@/lib/units/duration';
import { createZone } from '@/lib/units/zone';

export interface PreparedQuery {
  readonly refId: string;
  readonly kind: 'range' | 'instant';
  /** As sent: variables filled in. */
  readonly expr: string;
  /** Variables filled in; label templates are not. */
  readonly legendFormat: string;
  readonly format: 'time_series' | 'table' | 'heatmap';
  /** Milliseconds since 1970, whole and aligned to the step. */
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** Single events behind the series are wanted too. */
  readonly hasExemplars?: true;
  /** Asked for a time so far back, to be laid over the present. */
  readonly comparedBackMs?: number;
}

export interface QueryContext {
  readonly window: TimeWindow;
  /** IANA name. */
  readonly zone: string;
  /** Most points per series that can be seen. */
  readonly widthPx: number;
  /** Variables and the names of the page, its range included. */
  readonly scope: VariableScope;
  /** Puts filters by hand into a query. */
  readonly filterQuery?: ((expr: string) => string) | null;
  readonly scrapeIntervalMs?: number;
}

/** A query that cannot be sent. */
export interface RefusedQuery {
  readonly refId: string;
  readonly expr: string;
  readonly message: string;
}

export interface PanelQueries {
  readonly queries: readonly PreparedQuery[];
  readonly refusals: readonly RefusedQuery[];
}

/** Panels narrower than this still ask for so many points: nobody wants three points in a sparkline. */
const LEAST_POINT_COUNT = 60;
const QUARTER_HOUR_MS = 900_000;
/** A hundred years: a file may multiply its step by anything. */
const LONGEST_STEP_MS = 3_155_760_000_000;
const RATE_INTERVAL = /^\$(__rate_interval|\{__rate_interval\})$/;

/** Empty targets ask for nothing, hidden ones only where an expression reads them. Sources that do not speak PromQL are refused. */
export function panelQueries(panel: Panel, context: QueryContext): PanelQueries {
  const needed = neededQueries(panel.targets);
  const asked = panel.targets.filter((target) => needed.has(target.refId) && !isExpression(target));
  const refusals = asked.flatMap((target): RefusedQuery[] => {
    const type = unsupportedOf(panel, target, context.scope);
    if (type === null) return [];
    return [{ refId: target.refId, expr: target.expr, message: `Data source type “${type}” is not supported` }];
  });
  const queries = asked
    .filter((target) => target.expr.trim() !== '' && unsupportedOf(panel, target, context.scope) === null)
    .flatMap((target) => targetQueries({ panel, target, scope: context.scope }, context));
  return { queries, refusals };
}

function unsupportedOf(panel: Panel, target: Target, scope: VariableScope): string | null {
  const source = targetSource(target.datasource, panel.datasource);
  // A statement in SQL is no query to this product, whatever its source is called.
  const isSql = source.type === '' && target.expr.trim() === '' && typeof target['rawSql'] === 'string';
  const type = unsupportedSource(source, (variable) => scope.get(variable)?.sourceType);
  return type ?? (isSql && target['rawSql'] !== '' ? 'SQL' : null);
}

function formatOf(format: string | undefined): PreparedQuery['format'] {
  return format === 'table' || format === 'heatmap' ? format : 'time_series';
}

interface TargetPlace {
  readonly panel: Panel;
  readonly target: Target;
  readonly scope: VariableScope;
}

function targetQueries({ panel, target, scope }: TargetPlace, context: QueryContext): PreparedQuery[] {
  const step = stepOf({ panel, target, scope }, context);
  const full = mergeScopes(scope, stepScope(step));
  const { stepMs } = step;
  // Zones lie whole quarters of an hour apart: only longer steps must know which one it is.
  const offsetMs = QUARTER_HOUR_MS % stepMs === 0 ? 0 : createZone(context.zone).offsetMs(context.window.toMs);
  const range = alignRange(context.window, stepMs, offsetMs);
  const shared = {
    refId: target.refId,
    expr: filtered(interpolateQuery(target.expr, full), context),
    legendFormat: interpolateText(target.legendFormat ?? '__auto', full),
    format: formatOf(target.format),
    stepMs,
    ...(target.exemplar === true && { hasExemplars: true as const }),
  };
  // Neither flag means range: files from before there were two.
  const isInstant = target.instant === true;
  const isRange = target.range === true || !isInstant;
  const ranged = { ...shared, kind: 'range' as const, startMs: range.fromMs, endMs: range.toMs };
  const backMs = compareShiftMs(panel['timeCompare'], { ...context, stepMs });
  return [
    ...(isRange ? [ranged] : []),
    ...(isRange && backMs !== null ? [comparedQuery(ranged, backMs)] : []),
    ...(isInstant
      ? [{ ...shared, kind: 'instant' as const, startMs: range.toMs, endMs: Math.round(context.window.toMs) }]
      : []),
  ];
}

function comparedQuery({ hasExemplars: _exemplars, ...query }: PreparedQuery, backMs: number): PreparedQuery {
  return { ...query, startMs: query.startMs - backMs, endMs: query.endMs - backMs, comparedBackMs: backMs };
}

function filtered(expr: string, { filterQuery }: QueryContext): string {
  return filterQuery ? filterQuery(expr) : expr;
}

function stepOf({ panel, target, scope }: TargetPlace, context: QueryContext): QueryStep {
  const { window, widthPx, scrapeIntervalMs } = context;
  const targetInterval = target.interval ?? '';
  const isRateIntervalStep = RATE_INTERVAL.test(targetInterval);
  const step = queryStep({
    rangeMs: window.toMs - window.fromMs,
    maxDataPoints: pointLimit(panel.maxDataPoints) ?? Math.max(LEAST_POINT_COUNT, Math.round(widthPx)),
    panelIntervalMs: durationOrNull(panel.interval, scope),
    targetIntervalMs: isRateIntervalStep ? null : durationOrNull(targetInterval, scope),
    isRateIntervalStep,
    intervalFactor: target.intervalFactor ?? 1,
    ...(scrapeIntervalMs !== undefined && { scrapeIntervalMs }),
  });
  return { ...step, stepMs: Math.min(LONGEST_STEP_MS, Math.max(1, Math.round(step.stepMs))) };
}

/** Less than one point is no limit: files have 0 for "as wide as the panel". */
function pointLimit(maxDataPoints: number | null | undefined): number | null {
  return typeof maxDataPoints === 'number' && maxDataPoints >= 1 ? maxDataPoints : null;
}

/** What is not a duration is no reason to show nothing: the panel then uses its automatic step. */
function durationOrNull(text: string | null | undefined, scope: VariableScope): number | null {
  if (text === null || text === undefined || text.trim() === '') return null;
  try {
    const durationMs = parseDuration(
      interpolateText(text, scope)
        .replace(/^[<>]=?/, '')
        .trim(),
    );
    return durationMs > 0 ? durationMs : null;
  } catch {
    return null;
  }
}
