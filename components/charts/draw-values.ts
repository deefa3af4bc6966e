// Numbers at the bars and points of a time chart, for series that ask for them.
import type { DrawRequest, DrawnSeries } from '@/components/charts/draw-request';
import type { PlotLayout } from '@/components/charts/plot-layout';
import { joinParts } from '@/lib/units/format-value';

const GAP_PX = 3;
const LINE_PX = 12;

interface Label {
  readonly text: string;
  readonly x: number;
  /** Of its middle. */
  readonly y: number;
  readonly widthPx: number;
  /** There is no room beyond the end of its bar. */
  readonly isOnBar: boolean;
}

/** Around a number on a bar, which may be narrower and of any colour. */
const HALO_PX = 3;

/** Where there is no room for a number it is left out: they never cover each other. */
export function drawValues(context: CanvasRenderingContext2D, { drawn, layout, theme, fontFamily }: DrawRequest): void {
  const asking = drawn.filter(({ source }) => source.style.showsValues);
  if (asking.length === 0) return;
  context.font = `450 11px ${fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  const measure = (text: string): number => context.measureText(text).width;
  context.fillStyle = theme.ink;
  context.strokeStyle = theme.panel;
  context.lineWidth = HALO_PX;
  context.lineJoin = 'round';
  for (const { text, x, y, isOnBar } of valueLabels(asking, measure, layout.box)) {
    if (isOnBar) context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}

/** Pure: the labels that have room, whole and inside the plot, from left to right for each series; the first series wins. */
export function valueLabels(
  drawn: readonly DrawnSeries[],
  measure: (text: string) => number,
  box: PlotLayout['box'],
): Label[] {
  const kept: Label[] = [];
  for (const { source, projected } of drawn) {
    const own: Label[] = [];
    for (const [at, index] of projected.indices.entries()) {
      const value = source.values[index] ?? NaN;
      const x = projected.xs[at] ?? 0;
      if (Number.isNaN(value) || x < box.left || x > box.right) continue;
      const text = joinParts(source.format(value));
      const widthPx = measure(text);
      const place = besideEnd(projected.ys[at] ?? 0, projected.baseYs[at] ?? 0, source.style, box);
      const label = {
        text,
        // The first and the last bar are cut by the edge of the plot, their numbers must not be.
        x: Math.min(Math.max(x, box.left + widthPx / 2), box.right - widthPx / 2),
        y: place.y,
        widthPx,
        isOnBar: place.isOnBar,
      };
      const last = own.at(-1);
      if (last !== undefined && isCovering(last, label)) continue;
      if (!kept.some((one) => isCovering(one, label))) own.push(label);
    }
    kept.push(...own);
  }
  return kept;
}

/** Beyond the end of a bar or above a point; where the plot ends there, on the bar. */
function besideEnd(
  y: number,
  baseY: number,
  { draw }: DrawnSeries['source']['style'],
  { top, bottom }: PlotLayout['box'],
): { readonly y: number; readonly isOnBar: boolean } {
  const awayPx = GAP_PX + LINE_PX / 2;
  const isHanging = draw === 'bars' && y > baseY;
  const beyond = isHanging ? y + awayPx : y - awayPx;
  const isInside = beyond >= top + LINE_PX / 2 && beyond <= bottom - LINE_PX / 2;
  if (isInside || draw !== 'bars') return { y: Math.max(top + LINE_PX / 2, beyond), isOnBar: false };
  return { y: isHanging ? y - awayPx : y + awayPx, isOnBar: true };
}

function isCovering(one: Label, other: Label): boolean {
  return Math.abs(one.x - other.x) < (one.widthPx + other.widthPx) / 2 + GAP_PX && Math.abs(one.y - other.y) < LINE_PX;
}
