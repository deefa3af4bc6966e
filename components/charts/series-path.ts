// Paths of projected series on anything that has moveTo and lineTo: a canvas, or the path recorder of the engine. Hot.
import type { SeriesStyle } from '@/components/charts/chart-model';
import type { ProjectedSeries } from '@/components/charts/project-series';

export type PathTarget = Pick<CanvasPath, 'moveTo' | 'lineTo' | 'bezierCurveTo' | 'rect' | 'arc' | 'closePath'>;

type Interpolation = SeriesStyle['interpolation'];

interface Run {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly start: number;
  readonly end: number;
}

export function traceLine(target: PathTarget, series: ProjectedSeries, interpolation: Interpolation): void {
  eachRun(series, (start, end) => {
    const run = { xs: series.xs, ys: series.ys, start, end };
    target.moveTo(run.xs[start] ?? 0, run.ys[start] ?? 0);
    traceForward(target, run, interpolation);
  });
}

export function traceArea(target: PathTarget, series: ProjectedSeries, interpolation: Interpolation): void {
  eachRun(series, (start, end) => {
    const top = { xs: series.xs, ys: series.ys, start, end };
    target.moveTo(top.xs[start] ?? 0, top.ys[start] ?? 0);
    traceForward(target, top, interpolation);
    const base = { xs: series.xs, ys: series.baseYs, start, end };
    target.lineTo(base.xs[end - 1] ?? 0, base.ys[end - 1] ?? 0);
    traceBackward(target, base, interpolation);
    target.closePath();
  });
}

/** Circles of `radiusPx`; `isolatedOnly` marks the samples that no line shows. */
export function tracePoints(
  target: PathTarget,
  series: ProjectedSeries,
  radiusPx: number,
  isolatedOnly: boolean,
): void {
  eachRun(series, (start, end) => {
    if (isolatedOnly && end - start > 1) return;
    for (let at = start; at < end; at += 1) {
      const x = series.xs[at] ?? 0;
      const y = series.ys[at] ?? 0;
      target.moveTo(x + radiusPx, y);
      target.arc(x, y, radiusPx, 0, Math.PI * 2);
    }
  });
}

export interface BarShape {
  readonly widthPx: number;
  readonly alignment: -1 | 0 | 1;
}

export function traceBars(target: PathTarget, series: ProjectedSeries, { widthPx, alignment }: BarShape): void {
  for (let at = 0; at < series.xs.length; at += 1) {
    const x = (series.xs[at] ?? 0) + ((alignment - 1) * widthPx) / 2;
    const y = series.ys[at] ?? 0;
    const base = series.baseYs[at] ?? y;
    if (base === y) continue;
    // A value above zero is visible however small it is.
    const height = Math.max(1, Math.abs(base - y));
    target.rect(x, Math.min(y, base), widthPx, height);
  }
}

function eachRun(series: ProjectedSeries, visit: (start: number, end: number) => void): void {
  for (const [run, start] of series.runStarts.entries()) visit(start, series.runStarts[run + 1] ?? series.xs.length);
}

function traceForward(target: PathTarget, run: Run, interpolation: Interpolation): void {
  if (interpolation === 'smooth') {
    traceSmooth(target, run);
    return;
  }
  const { xs, ys, start, end } = run;
  if (interpolation === 'linear') {
    for (let at = start + 1; at < end; at += 1) target.lineTo(xs[at] as number, ys[at] as number);
    return;
  }
  for (let at = start + 1; at < end; at += 1) {
    const x = xs[at] ?? 0;
    const y = ys[at] ?? 0;
    if (interpolation === 'stepAfter') target.lineTo(x, ys[at - 1] ?? 0);
    if (interpolation === 'stepBefore') target.lineTo(xs[at - 1] ?? 0, y);
    target.lineTo(x, y);
  }
}

function traceBackward(target: PathTarget, run: Run, interpolation: Interpolation): void {
  const { xs, ys, start, end } = run;
  for (let at = end - 2; at >= start; at -= 1) {
    const x = xs[at] ?? 0;
    const y = ys[at] ?? 0;
    if (interpolation === 'stepAfter') target.lineTo(xs[at + 1] ?? 0, y);
    if (interpolation === 'stepBefore') target.lineTo(x, ys[at + 1] ?? 0);
    target.lineTo(x, y);
  }
}

/** Monotone cubic (Fritsch and Carlson): smooth, and never beyond the samples. */
function traceSmooth(target: PathTarget, { xs, ys, start, end }: Run): void {
  let slopeBefore = 0;
  for (let at = start; at < end - 1; at += 1) {
    const x = xs[at] ?? 0;
    const y = ys[at] ?? 0;
    const nextX = xs[at + 1] ?? 0;
    const nextY = ys[at + 1] ?? 0;
    const slope = secant(x, y, nextX, nextY);
    const after = at + 2 < end ? secant(nextX, nextY, xs[at + 2] ?? 0, ys[at + 2] ?? 0) : slope;
    const tangent = at === start ? slope : slopeBefore;
    const nextTangent = slope * after <= 0 ? 0 : (2 * slope * after) / (slope + after);
    const third = (nextX - x) / 3;
    target.bezierCurveTo(x + third, y + tangent * third, nextX - third, nextY - nextTangent * third, nextX, nextY);
    slopeBefore = nextTangent;
  }
}

function secant(x: number, y: number, nextX: number, nextY: number): number {
  return nextX === x ? 0 : (nextY - y) / (nextX - x);
}
