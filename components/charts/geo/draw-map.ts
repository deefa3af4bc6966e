// A map on its canvas, from back to front: land, borders, layers in their order, words of markers.
import type { GeoMarker, GeoModel, HeatLayer, MarkerLayer, RouteLayer } from '@/components/charts/geo/geo-model';
import { drawHeat } from '@/components/charts/geo/draw-heat';
import { traceSymbol } from '@/components/charts/geo/marker-symbol';
import { toPixels, worldPoint, worldPx, type MapSize, type MapView } from '@/components/charts/geo/mercator';
import type { Outlines } from '@/components/charts/geo/outlines';
import { withAlpha, type ColorTheme } from '@/lib/series/colors';

export interface MapDrawing {
  readonly model: GeoModel;
  readonly view: MapView;
  readonly size: MapSize;
  readonly theme: ColorTheme;
  readonly outlines: MapPaths | null;
  readonly fontFamily: string;
}

/** In units of the square world. */
export interface MapPaths {
  readonly land: Path2D;
  readonly borders: Path2D;
}

export function mapPaths({ land, borders }: Outlines): MapPaths {
  const paths = { land: new Path2D(), borders: new Path2D() };
  for (const ring of land) {
    trace(paths.land, ring);
    paths.land.closePath();
  }
  for (const line of borders) trace(paths.borders, line);
  return paths;
}

function trace(path: Path2D, points: Outlines['land'][number]): void {
  for (const [at, { x, y }] of points.entries()) {
    if (at === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
}

export function drawMap(context: CanvasRenderingContext2D, drawing: MapDrawing): void {
  drawOutlines(context, drawing);
  for (const layer of drawing.model.layers) {
    context.save();
    if (layer.kind === 'markers') drawMarkers(context, layer, drawing);
    else if (layer.kind === 'route') drawRoute(context, layer, drawing);
    else drawHeatLayer(context, layer, drawing);
    context.restore();
  }
}

/** Of the world's width: land at the date line goes on past its edge. */
const OVERHANG = 0.1;

function drawOutlines(context: CanvasRenderingContext2D, { view, size, theme, outlines }: MapDrawing): void {
  if (outlines === null) return;
  const scale = worldPx(view.zoom);
  const copies = Math.ceil(size.widthPx / scale / 2 + 0.5 + OVERHANG);
  for (let copy = -copies; copy <= copies; copy += 1) {
    const left = size.widthPx / 2 + (copy - view.center.x) * scale;
    if (left - OVERHANG * scale > size.widthPx || left + (1 + OVERHANG) * scale < 0) continue;
    context.save();
    context.translate(left, size.heightPx / 2 - view.center.y * scale);
    context.scale(scale, scale);
    context.fillStyle = theme.hover;
    context.fill(outlines.land, 'evenodd');
    context.lineJoin = 'round';
    context.strokeStyle = theme.lineStrong;
    context.globalAlpha = 0.55;
    context.lineWidth = 0.6 / scale;
    context.stroke(outlines.land);
    context.globalAlpha = 1;
    context.strokeStyle = theme.panel;
    context.lineWidth = 1 / scale;
    context.stroke(outlines.borders);
    context.restore();
  }
}

const EDGE_PX = 40;

interface PlacedMarker {
  readonly marker: GeoMarker;
  readonly x: number;
  readonly y: number;
}

/** Markers in sight, in the order in which they are drawn. */
export function placeMarkers(
  markers: readonly GeoMarker[],
  { view, size }: Pick<MapDrawing, 'view' | 'size'>,
): PlacedMarker[] {
  return markers.flatMap((marker) => {
    const { x, y } = toPixels(worldPoint(marker), view, size);
    const isNear = x > -EDGE_PX && y > -EDGE_PX && x < size.widthPx + EDGE_PX && y < size.heightPx + EDGE_PX;
    return isNear ? [{ marker, x, y }] : [];
  });
}

function drawMarkers(context: CanvasRenderingContext2D, layer: MarkerLayer, drawing: MapDrawing): void {
  const placed = placeMarkers(layer.markers, drawing);
  if (layer.symbol !== null)
    for (const { marker, x, y } of placed) {
      context.beginPath();
      traceSymbol(context, layer.symbol, { x, y, radiusPx: marker.radiusPx, rotationDeg: marker.rotationDeg });
      context.fillStyle = withAlpha(marker.color, layer.opacity);
      context.fill();
      context.strokeStyle = marker.color;
      context.lineWidth = 1;
      context.stroke();
    }
  drawTexts(context, placed, layer, drawing);
}

function drawTexts(
  context: CanvasRenderingContext2D,
  placed: readonly PlacedMarker[],
  { fontPx, symbol }: MarkerLayer,
  { theme, fontFamily }: MapDrawing,
): void {
  context.font = `500 ${fontPx}px ${fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = theme.panel;
  for (const { marker, x, y } of placed) {
    if (marker.text === '') continue;
    // Where the circle is large enough its word stands in it.
    const isInside = symbol === null || marker.radiusPx * 2 > context.measureText(marker.text).width + 4;
    const middle = isInside ? y : y - marker.radiusPx - fontPx / 2 - 2;
    context.fillStyle = symbol === null ? marker.color : theme.ink;
    context.strokeText(marker.text, x, middle);
    context.fillText(marker.text, x, middle);
  }
}

function drawRoute(context: CanvasRenderingContext2D, layer: RouteLayer, { view, size }: MapDrawing): void {
  context.lineWidth = layer.widthPx;
  context.lineCap = 'round';
  context.globalAlpha = layer.opacity;
  let before: { readonly x: number; readonly y: number } | null = null;
  for (const marker of layer.markers) {
    const here = toPixels(worldPoint(marker), view, size);
    // A stretch across the date line would cross the whole map.
    if (before !== null && Math.abs(here.x - before.x) < worldPx(view.zoom) / 2) {
      context.strokeStyle = marker.color;
      context.fillStyle = marker.color;
      context.beginPath();
      context.moveTo(before.x, before.y);
      context.lineTo(here.x, here.y);
      context.stroke();
      if (layer.arrow !== 'none') drawArrow(context, before, here, layer);
    }
    before = here;
  }
}

const LEAST_STRETCH_WITH_ARROW_PX = 14;

/** In the middle of its stretch. */
function drawArrow(
  context: CanvasRenderingContext2D,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  { arrow, widthPx }: RouteLayer,
): void {
  if (Math.hypot(to.x - from.x, to.y - from.y) < LEAST_STRETCH_WITH_ARROW_PX) return;
  const lengthPx = 4 + widthPx * 1.5;
  context.save();
  context.translate((from.x + to.x) / 2, (from.y + to.y) / 2);
  context.rotate(Math.atan2(to.y - from.y, to.x - from.x) + (arrow === 'backward' ? Math.PI : 0));
  context.beginPath();
  context.moveTo(lengthPx, 0);
  context.lineTo(-lengthPx / 2, lengthPx * 0.7);
  context.lineTo(-lengthPx / 2, -lengthPx * 0.7);
  context.fill();
  context.restore();
}

function drawHeatLayer(context: CanvasRenderingContext2D, layer: HeatLayer, { view, size, theme }: MapDrawing): void {
  const points = layer.points.map((point) => ({ ...toPixels(worldPoint(point), view, size), weight: point.weight }));
  drawHeat(context, points, { ...layer, ...size, theme });
}
