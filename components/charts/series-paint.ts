// The paint of a series: one colour, fading to nothing, of changing hue, or by value.
import type { ChartSeries, SeriesScheme } from '@/components/charts/chart-model';
import type { PlotLayout } from '@/components/charts/plot-layout';
import { withAlpha } from '@/lib/series/colors';
import { shadeOf } from '@/lib/series/palettes';

type Paint = string | CanvasGradient;
/** Of a canvas, or anything else that makes gradients. */
type PaintBox = Pick<CanvasRenderingContext2D, 'createLinearGradient'>;

interface Stop {
  readonly offset: number;
  readonly color: string;
}

export function linePaint(context: PaintBox, source: ChartSeries, layout: PlotLayout): Paint {
  return source.scheme === null
    ? source.color
    : vertical(context, layout, schemeStops(source.scheme, source, layout, 1));
}

export function areaPaint(context: PaintBox, source: ChartSeries, layout: PlotLayout): Paint {
  const { style, color, scheme } = source;
  if (scheme !== null) return vertical(context, layout, schemeStops(scheme, source, layout, style.fillAlpha));
  switch (style.gradient) {
    case 'opacity':
      return vertical(context, layout, fade(color, color, style.fillAlpha, 0));
    case 'hue':
      return vertical(context, layout, fade(color, shadeOf(color, DARKER), style.fillAlpha, style.fillAlpha));
    case 'none':
    case 'scheme':
      return withAlpha(color, style.fillAlpha);
  }
}

const DARKER = 2;

function fade(from: string, to: string, fromAlpha: number, toAlpha: number): Stop[] {
  return [
    { offset: 0, color: withAlpha(from, fromAlpha) },
    { offset: 1, color: withAlpha(to, toAlpha) },
  ];
}

/** In pixels of the plot, so that all series of an axis share it. */
function vertical(context: PaintBox, { box }: PlotLayout, stops: readonly Stop[]): CanvasGradient {
  const gradient = context.createLinearGradient(0, box.top, 0, box.bottom);
  for (const { offset, color } of stops) gradient.addColorStop(offset, color);
  return gradient;
}

/** From the top of the plot downwards: what stands above the highest stop has its colour. */
export function schemeStops(
  scheme: SeriesScheme,
  { axisIndex, isNegated }: Pick<ChartSeries, 'axisIndex' | 'isNegated'>,
  { box, yOf }: PlotLayout,
  alpha: number,
): Stop[] {
  const offsetOf = (value: number): number => {
    const y = yOf(axisIndex, isNegated ? -value : value);
    const share = (y - box.top) / Math.max(1, box.bottom - box.top);
    if (Number.isNaN(share)) return value > 0 ? 0 : 1;
    return Math.min(1, Math.max(0, share));
  };
  const points = scheme.stops.map(({ value, color }) => ({ offset: offsetOf(value), color: withAlpha(color, alpha) }));
  const stops = scheme.isStepped
    ? points.flatMap((point, at) => {
        const next = points[at + 1];
        return next === undefined ? [point] : [point, { offset: next.offset, color: point.color }];
      })
    : points;
  return isNegated ? stops : stops.toReversed();
}
