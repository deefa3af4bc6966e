// Numbers at the bars and points of a time chart, for series that ask for them.
import type { DrawRequest, DrawnSeries } from '@/components/charts/draw-request';
import { joinParts } from '@/lib/units/format-value';

const GAP_PX = 3;
const LINE_PX = 12;

interface Label {
  readonly text: string;
  readonly x: number;
  /** Of its middle. */
  readonly y: number;
  readonly widthPx: number;
}

/** Where there is no room for a number it is left out: they never cover each other. */
export function drawValues(context: CanvasRenderingContext2D, { drawn, layout, theme, fontFamily }: DrawRequest): void {
  const asking = drawn.filter(({ source }) => source.style.showsValues);
  if (asking.length === 0) return;
  context.font = `450 11px ${fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillStyle = theme.ink;
  const measure = (text: string): number => context.measureText(text).width;
  const { box } = layout;
  for (const { text, x, y } of valueLabels(asking, measure))
    if (x >= box.left && x <= box.right) context.fillText(text, x, Math.max(box.top + LINE_PX / 2, y));
}

/** Pure: the labels that have room, from left to right for each series; the first series wins. */
export function valueLabels(drawn: readonly DrawnSeries[], measure: (text: string) => number): Label[] {
  const kept: Label[] = [];
  for (const { source, projected } of drawn) {
    const own: Label[] = [];
    for (const [at, index] of projected.indices.entries()) {
      const value = source.values[index] ?? NaN;
      if (Number.isNaN(value)) continue;
      const y = projected.ys[at] ?? 0;
      const isBelow = source.style.draw === 'bars' && y > (projected.baseYs[at] ?? y);
      const text = joinParts(source.format(value));
      const label = {
        text,
        x: projected.xs[at] ?? 0,
        y: isBelow ? y + GAP_PX + LINE_PX / 2 : y - GAP_PX - LINE_PX / 2,
        widthPx: measure(text),
      };
      const last = own.at(-1);
      if (last !== undefined && isCovering(last, label)) continue;
      if (!kept.some((one) => isCovering(one, label))) own.push(label);
    }
    kept.push(...own);
  }
  return kept;
}

function isCovering(one: Label, other: Label): boolean {
  return Math.abs(one.x - other.x) < (one.widthPx + other.widthPx) / 2 + GAP_PX && Math.abs(one.y - other.y) < LINE_PX;
}
