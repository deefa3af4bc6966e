// Shapes of markers as paths.
import type { MarkerSymbol } from '@/components/charts/geo/geo-model';

export interface SymbolPlace {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
  readonly rotationDeg: number;
}

/** Adds the shape to the path; circles and stars around the place, on one radius. */
export function traceSymbol(context: CanvasRenderingContext2D, symbol: MarkerSymbol, place: SymbolPlace): void {
  const { x, y, radiusPx } = place;
  if (symbol === 'circle') {
    context.arc(x, y, radiusPx, 0, Math.PI * 2);
    return;
  }
  const turn = (place.rotationDeg * Math.PI) / 180;
  for (const [at, [angle, share]] of CORNERS[symbol].entries()) {
    const direction = turn + (angle * Math.PI) / 180 - Math.PI / 2;
    const cornerX = x + Math.cos(direction) * radiusPx * share;
    const cornerY = y + Math.sin(direction) * radiusPx * share;
    if (at === 0) context.moveTo(cornerX, cornerY);
    else context.lineTo(cornerX, cornerY);
  }
  context.closePath();
}

type Corner = readonly [angleDeg: number, radiusShare: number];

function turns(count: number, firstDeg: number, shares: readonly number[]): readonly Corner[] {
  return Array.from({ length: count }, (_, at) => [firstDeg + (at * 360) / count, shares[at % shares.length] ?? 1]);
}

/** Twelve corners of a plus, its arms a third as wide as it is long. */
const PLUS: readonly Corner[] = [0, 90, 180, 270].flatMap((arm): Corner[] => [
  [arm - 18.4, 1.05],
  [arm + 18.4, 1.05],
  [arm + 45, 0.47],
]);

const CORNERS: Readonly<Record<Exclude<MarkerSymbol, 'circle'>, readonly Corner[]>> = {
  square: turns(4, 45, [1]),
  triangle: turns(3, 0, [1]),
  star: turns(10, 0, [1, 0.45]),
  cross: PLUS,
  x: PLUS.map(([angle, share]): Corner => [angle + 45, share]),
};
