// Candles, bars of open, high, low and close, and the volume below them, on the plot of a time chart.
import type { ChartLayer, LayerPlace } from '@/components/charts/chart-model';
import { withAlpha } from '@/lib/series/colors';
import { firstIndexFrom, typicalStepMs } from '@/lib/series/time-search';

export type CandleDirection = 'up' | 'down' | 'flat';

/** Columns of one length; NaN = no value. */
export interface CandleColumns {
  readonly timesMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array | null;
}

export interface CandlePart {
  /** The series that speaks for it in legend and tooltip. */
  readonly key: string;
  readonly axisIndex: number;
}

export interface CandleLayerRequest {
  readonly columns: CandleColumns;
  /** null = only the volume is drawn. */
  readonly price: CandlePart | null;
  readonly volume: CandlePart | null;
  readonly style: 'candles' | 'ohlcbars';
  /** `close-close` compares with the close before, and leaves bodies that rose hollow. */
  readonly strategy: 'open-close' | 'close-close';
  readonly colors: Readonly<Record<CandleDirection, string>>;
  readonly volumeAlpha: number;
}

const BODY_SHARE = 0.7;
const MOST_BODY_PX = 40;
/** Narrower bodies cannot be hollow. */
const LEAST_HOLLOW_PX = 5;

export function createCandleLayer(request: CandleLayerRequest): ChartLayer {
  return {
    name: request.price === null ? 'Volume chart' : 'Candlestick chart',
    draw: (context, place) => {
      const stepPx = stepWidth(request.columns.timesMs, place);
      const bodyPx = Math.max(1, Math.min(MOST_BODY_PX, Math.round(stepPx * BODY_SHARE)));
      const { volume, price } = request;
      if (volume !== null && place.isShown(volume.key)) drawVolume(context, request, { place, bodyPx, part: volume });
      if (price !== null && place.isShown(price.key)) drawPrices(context, request, { place, bodyPx, part: price });
    },
  };
}

/** Whether the price rose at a place of the columns. */
export function directionAt(
  { open, close }: Pick<CandleColumns, 'open' | 'close'>,
  at: number,
  strategy: CandleLayerRequest['strategy'],
): CandleDirection {
  const before = strategy === 'close-close' ? (close[at - 1] ?? NaN) : NaN;
  const from = Number.isNaN(before) ? (open[at] ?? NaN) : before;
  const to = close[at] ?? NaN;
  if (to > from) return 'up';
  return to < from ? 'down' : 'flat';
}

interface PartDrawing {
  readonly place: LayerPlace;
  readonly bodyPx: number;
  readonly part: CandlePart;
}

function stepWidth(timesMs: Float64Array, { fromMs, toMs, left, right }: LayerPlace): number {
  const stepMs = typicalStepMs(timesMs) || (toMs - fromMs) / 20;
  return (stepMs / Math.max(1, toMs - fromMs)) * (right - left);
}

/** Places of the columns whose candles are in sight, those that the edges cut too. */
function* placesInSight(timesMs: Float64Array, { fromMs, toMs }: LayerPlace): Generator<number> {
  const first = Math.max(0, firstIndexFrom(timesMs, fromMs) - 1);
  const end = Math.min(timesMs.length, firstIndexFrom(timesMs, toMs + 1) + 1);
  for (let at = first; at < end; at += 1) yield at;
}

function drawVolume(
  context: CanvasRenderingContext2D,
  { columns, colors, strategy, volumeAlpha }: CandleLayerRequest,
  { place, bodyPx, part }: PartDrawing,
): void {
  const yOf = place.heightOn(part.axisIndex);
  const floor = Math.round(yOf(0));
  for (const at of placesInSight(columns.timesMs, place)) {
    const top = yOf(columns.volume?.[at] ?? NaN);
    if (Number.isNaN(top)) continue;
    context.fillStyle = withAlpha(colors[directionAt(columns, at, strategy)], volumeAlpha);
    const left = Math.round(place.xOf(columns.timesMs[at] ?? NaN) - bodyPx / 2);
    context.fillRect(left, Math.min(top, floor), bodyPx, Math.abs(floor - top));
  }
}

function drawPrices(
  context: CanvasRenderingContext2D,
  request: CandleLayerRequest,
  { place, bodyPx, part }: PartDrawing,
): void {
  const { columns, colors, strategy } = request;
  const yOf = place.heightOn(part.axisIndex);
  const wickPx = bodyPx > 16 ? 2 : 1;
  const drawOne = request.style === 'ohlcbars' ? drawBar : drawCandle;
  for (const at of placesInSight(columns.timesMs, place)) {
    const heights = heightsAt(columns, at, yOf);
    if (heights === null) continue;
    const color = colors[directionAt(columns, at, strategy)];
    const isHollow = strategy === 'close-close' && bodyPx >= LEAST_HOLLOW_PX && heights.close < heights.open;
    context.fillStyle = color;
    context.strokeStyle = color;
    drawOne(context, heights, { middle: Math.round(place.xOf(columns.timesMs[at] ?? NaN)), bodyPx, wickPx, isHollow });
  }
}

interface Heights {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Downwards, as on the screen. Without both ends of the body there is no candle; its shadow needs neither. */
function heightsAt(
  { open, high, low, close }: CandleColumns,
  at: number,
  yOf: (value: number) => number,
): Heights | null {
  const opened = yOf(open[at] ?? NaN);
  const closed = yOf(close[at] ?? NaN);
  if (Number.isNaN(opened) || Number.isNaN(closed)) return null;
  const top = yOf(high[at] ?? NaN);
  const bottom = yOf(low[at] ?? NaN);
  return {
    open: opened,
    close: closed,
    high: Number.isNaN(top) ? Math.min(opened, closed) : top,
    low: Number.isNaN(bottom) ? Math.max(opened, closed) : bottom,
  };
}

interface CandleShape {
  readonly middle: number;
  readonly bodyPx: number;
  readonly wickPx: number;
  readonly isHollow: boolean;
}

function drawCandle(context: CanvasRenderingContext2D, heights: Heights, shape: CandleShape): void {
  const { open, high, low, close } = heights;
  const { middle, bodyPx, wickPx, isHollow } = shape;
  const top = Math.min(open, close);
  const heightPx = Math.max(1, Math.abs(open - close));
  const left = middle - Math.floor(bodyPx / 2);
  const wickLeft = middle - Math.floor(wickPx / 2);
  if (high < top) context.fillRect(wickLeft, high, wickPx, top - high);
  if (low > top + heightPx) context.fillRect(wickLeft, top + heightPx, wickPx, low - top - heightPx);
  if (!isHollow) {
    context.fillRect(left, top, bodyPx, heightPx);
    return;
  }
  context.lineWidth = wickPx;
  context.strokeRect(left + wickPx / 2, top + wickPx / 2, bodyPx - wickPx, Math.max(1, heightPx - wickPx));
}

/** A line from low to high, with ticks for open on the left and close on the right. */
function drawBar(context: CanvasRenderingContext2D, heights: Heights, { middle, bodyPx, wickPx }: CandleShape): void {
  const { open, high, low, close } = heights;
  const tickPx = Math.max(1, Math.floor(bodyPx / 2));
  const half = wickPx / 2;
  context.fillRect(middle - half, high, wickPx, Math.max(1, low - high));
  context.fillRect(middle - tickPx, open - half, tickPx, wickPx);
  context.fillRect(middle, close - half, tickPx, wickPx);
}
