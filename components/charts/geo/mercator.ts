// The Mercator plane that web maps use: the world as a square of side 1, at zoom 0 on 256 pixels, each zoom twice as wide. Pure.
import type { GeoPlace } from '@/lib/geo/place';

/** Of the square world: x to the east, y to the south, 0–1. */
export interface WorldPoint {
  readonly x: number;
  readonly y: number;
}

export interface MapView {
  readonly center: WorldPoint;
  readonly zoom: number;
}

export interface MapSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

const TILE_PX = 256;
/** Beyond it Mercator has no end. */
const MOST_LATITUDE = 85.05;
export const LEAST_ZOOM = 0;
export const MOST_ZOOM = 18;

export function worldPoint({ lon, lat }: GeoPlace): WorldPoint {
  const sine = Math.sin((Math.min(MOST_LATITUDE, Math.max(-MOST_LATITUDE, lat)) * Math.PI) / 180);
  return { x: lon / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

export function geoPlace({ x, y }: WorldPoint): GeoPlace {
  return { lon: (x - 0.5) * 360, lat: (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI };
}

/** Width of the whole world in pixels. */
export function worldPx(zoom: number): number {
  return TILE_PX * 2 ** zoom;
}

export function boundedZoom(zoom: number, least = LEAST_ZOOM, most = MOST_ZOOM): number {
  return Math.min(Math.max(least, most), Math.max(least, zoom));
}

/** Pixels inside the map; the copy of the world that is nearest to the middle. */
export function toPixels(point: WorldPoint, { center, zoom }: MapView, { widthPx, heightPx }: MapSize): WorldPoint {
  const scale = worldPx(zoom);
  const away = point.x - center.x;
  return { x: widthPx / 2 + (away - Math.round(away)) * scale, y: heightPx / 2 + (point.y - center.y) * scale };
}

export function fromPixels(pixel: WorldPoint, { center, zoom }: MapView, { widthPx, heightPx }: MapSize): WorldPoint {
  const scale = worldPx(zoom);
  return { x: center.x + (pixel.x - widthPx / 2) / scale, y: center.y + (pixel.y - heightPx / 2) / scale };
}

/** Moved by pixels; never past the poles, and around the world as often as one likes. */
export function panned({ center, zoom }: MapView, dxPx: number, dyPx: number): MapView {
  const scale = worldPx(zoom);
  const x = center.x - dxPx / scale;
  return { zoom, center: { x: x - Math.floor(x), y: Math.min(1, Math.max(0, center.y - dyPx / scale)) } };
}

/** Zoomed by steps, with what lies at a pixel staying there. */
export function zoomed(view: MapView, zoom: number, pixel: WorldPoint, size: MapSize): MapView {
  const held = fromPixels(pixel, view, size);
  const scale = worldPx(zoom);
  const x = held.x - (pixel.x - size.widthPx / 2) / scale;
  const y = held.y - (pixel.y - size.heightPx / 2) / scale;
  return { zoom, center: { x: x - Math.floor(x), y: Math.min(1, Math.max(0, y)) } };
}

export interface FitRequest {
  readonly points: readonly WorldPoint[];
  readonly size: MapSize;
  readonly mostZoom: number;
  /** Of the map, left free on each side. */
  readonly paddingShare: number;
}

/** The view with all points in sight, as near as it goes; null without any. */
export function fittedView({ points, size, mostZoom, paddingShare }: FitRequest): MapView | null {
  const [first] = points;
  if (first === undefined) return null;
  const { from, span } = shortestArc(points.map(({ x }) => x));
  let [top, bottom] = [first.y, first.y];
  for (const { y } of points) [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  const free = Math.max(0.1, 1 - 2 * paddingShare);
  const zoomFor = (pixels: number, part: number): number =>
    part <= 0 ? Infinity : Math.log2(Math.max(1, pixels * free) / (part * TILE_PX));
  const zoom = boundedZoom(Math.min(mostZoom, zoomFor(size.widthPx, span), zoomFor(size.heightPx, bottom - top)));
  const x = from + span / 2;
  return { zoom, center: { x: x - Math.floor(x), y: (top + bottom) / 2 } };
}

/** The shortest stretch around the world that holds all places: it may cross the date line. */
function shortestArc(xs: readonly number[]): { readonly from: number; readonly span: number } {
  const sorted = xs.map((x) => x - Math.floor(x)).toSorted((a, b) => a - b);
  let widest = { gap: -1, at: 0 };
  for (let at = 0; at < sorted.length; at += 1) {
    const next = at + 1 < sorted.length ? (sorted[at + 1] ?? 0) : (sorted[0] ?? 0) + 1;
    const gap = next - (sorted[at] ?? 0);
    if (gap > widest.gap) widest = { gap, at };
  }
  const from = sorted[(widest.at + 1) % sorted.length] ?? 0;
  return { from, span: Math.max(0, 1 - widest.gap) };
}
