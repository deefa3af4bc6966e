// Frames and options of a geomap to what its map draws. Pure.
import type { GeoHeatPoint, GeoLayer, GeoMarker, GeoModel } from '@/components/charts/geo/geo-model';
import type { GeoPlace } from '@/lib/geo/place';
import type { Gazetteer } from '@/lib/geo/gazetteer';
import { framesOfLayer } from '@/components/panels/geomap/layer-frames';
import { findPlaces, needsGazetteer } from '@/lib/geo/find-places';
import { baseMapHints, readLayers, readMapOptions, type LayerOptions } from '@/components/panels/geomap/map-options';
import { rowStyle, scaleOf, symbolOf } from '@/components/panels/geomap/marker-style';
import { applyFieldConfig } from '@/lib/series/apply-field-config';
import type { ColorTheme } from '@/lib/series/colors';
import { displayOf } from '@/lib/series/display';
import type { FieldConfigSource } from '@/lib/series/field-config';
import { cellAt, type Frame } from '@/lib/series/frame';
import { labelTables, type NamedFrame } from '@/lib/series/label-tables';
import { asRecord, readNumber } from '@/lib/series/read-field-config';
import { joinParts } from '@/lib/units/format-value';

export interface GeomapRequest {
  readonly frames: readonly Frame[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly fieldConfig: FieldConfigSource;
  readonly theme: ColorTheme;
  readonly timeZone: string;
  /** null while it is on its way, or where no layer needs it. */
  readonly gazetteer: Gazetteer | null;
}

/** Places of one layer; more are no map any more. */
export const PLACE_LIMIT = 10_000;
const KINDS = new Set(['markers', 'heatmap', 'route']);

export function prepareGeomap(request: GeomapRequest): GeoModel {
  const { options } = request;
  const given = readLayers(options);
  const frames = applyFieldConfig(request.frames, request.fieldConfig);
  const notes = { problems: [] as string[], hints: [...baseMapHints(options)] };
  const layers = given.flatMap((layer, at): GeoLayer[] => {
    if (!KINDS.has(layer.type)) {
      notes.hints.push(`Layers of type “${layer.type}” are not drawn: ${layer.name}`);
      return [];
    }
    return [readLayer(layer, at, { frames, request, notes })];
  });
  if (given.length === 0) notes.problems.push('The map has no layer');
  return { ...readMapOptions(options), layers, ...notes };
}

/** Whether names have to be looked up before the map can be drawn. */
export function isGazetteerNeeded({ frames, options }: Pick<GeomapRequest, 'frames' | 'options'>): boolean {
  return readLayers(options).some(({ location, filterData }) =>
    needsGazetteer(location, labelTables(framesOfLayer(frames, filterData))),
  );
}

interface LayerContext {
  readonly frames: readonly Frame[];
  readonly request: GeomapRequest;
  readonly notes: { readonly problems: string[]; readonly hints: string[] };
}

interface PlacedRow {
  readonly place: GeoPlace;
  readonly row: number;
}

function readLayer(layer: LayerOptions, at: number, context: LayerContext): GeoLayer {
  const { notes, request } = context;
  const { config, name } = layer;
  // Before Grafana 8.3 the style stood in the config itself.
  const style = config['style'] ?? config;
  const parts = labelTables(framesOfLayer(context.frames, layer.filterData)).map((named) => {
    const found = findPlaces(named, { location: layer.location, gazetteer: request.gazetteer });
    if (typeof found === 'string') {
      if (named.frame.length > 0) notes.problems.push(`${name}: ${found.charAt(0).toLowerCase()}${found.slice(1)}`);
      return { named, rows: [] };
    }
    return { named, rows: placedRows(named, found) };
  });
  warnOfLostRows(layer, parts, context);
  const base = { key: `${at} ${name}`, name, opacity: layer.opacity };
  if (layer.type === 'heatmap') {
    const points = parts.flatMap(({ named, rows }) => heatPoints(named, rows, config['weight']));
    const radiusPx = bounded(readNumber(config['radius']) ?? 5, 1, 50);
    return {
      ...base,
      kind: 'heat',
      legend: null,
      points,
      radiusPx,
      blurPx: bounded(readNumber(config['blur']) ?? 15, 1, 50),
    };
  }
  const drawn = parts.map(({ named, rows }) => ({
    rows: named,
    style: rowStyle(style, named, request),
    markers: rows,
  }));
  const markers = drawn.flatMap((one) => makeMarkers(one, request));
  const legend = config['showLegend'] === false ? null : (drawn[0]?.style.legend ?? plainLegend(name, markers));
  const { opacity, lineWidth, symbol, textConfig } = asRecord(style);
  const alpha = bounded(
    readNumber(opacity) ?? readNumber(config['fillOpacity']) ?? (layer.type === 'route' ? 1 : 0.4),
    0,
    1,
  );
  if (layer.type === 'route')
    return {
      ...base,
      kind: 'route',
      legend,
      opacity: base.opacity * alpha,
      markers,
      widthPx: bounded(readNumber(lineWidth) ?? 2, 0.5, 30),
      arrow: arrowOf(config['arrow']),
    };
  return {
    ...base,
    kind: 'markers',
    legend,
    opacity: base.opacity * alpha,
    symbol: symbolOf(symbol ?? config['shape']),
    fontPx: bounded(readNumber(asRecord(textConfig)['fontSize']) ?? 12, 6, 60),
    markers,
  };
}

function placedRows({ frame }: NamedFrame, placeOf: (row: number) => GeoPlace | null): PlacedRow[] {
  const rows: PlacedRow[] = [];
  for (let row = 0; row < frame.length && rows.length < PLACE_LIMIT; row += 1) {
    const place = placeOf(row);
    if (place !== null) rows.push({ place, row });
  }
  return rows;
}

function warnOfLostRows(
  layer: LayerOptions,
  parts: readonly { readonly named: NamedFrame; readonly rows: readonly PlacedRow[] }[],
  { notes, request }: LayerContext,
): void {
  const total = parts.reduce((sum, { named }) => sum + named.frame.length, 0);
  const placed = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  const isWaiting =
    request.gazetteer === null &&
    needsGazetteer(
      layer.location,
      parts.map(({ named }) => named),
    );
  if (placed === total || isWaiting || notes.problems.length > 0) return;
  notes.hints.push(`${layer.name}: ${total - placed} of ${total} rows have no place on the map`);
}

interface DrawnPart {
  readonly rows: NamedFrame;
  readonly style: ReturnType<typeof rowStyle>;
  readonly markers: readonly PlacedRow[];
}

function makeMarkers({ rows: { frame, names }, style, markers }: DrawnPart, request: GeomapRequest): GeoMarker[] {
  const { theme, timeZone } = request;
  const words = frame.fields.flatMap((field, at) =>
    asRecord(field.config.custom['hideFrom'])['tooltip'] === true
      ? []
      : [{ name: names[at] ?? field.name, field, display: displayOf(field, { theme, timeZone, range: null }) }],
  );
  return markers.map(({ place, row }) => ({
    ...place,
    color: style.colorAt(row),
    radiusPx: style.radiusAt(row),
    rotationDeg: style.rotationAt(row),
    text: style.textAt(row),
    wordsAt: () => words.map(({ name, field, display }) => [name, joinParts(display(cellAt(field, row)))] as const),
  }));
}

function plainLegend(name: string, [first]: readonly GeoMarker[]) {
  return first === undefined
    ? null
    : { title: name, entries: [{ label: name, color: first.color }], isGradient: false };
}

function heatPoints(named: NamedFrame, rows: readonly PlacedRow[], weight: unknown): GeoHeatPoint[] {
  const weightAt = scaleOf(weight, named, { fixed: 1, min: 0, max: 1, most: 1 });
  return rows.map(({ place, row }) => ({ ...place, weight: bounded(weightAt(row), 0, 1) }));
}

function arrowOf(arrow: unknown): 'none' | 'forward' | 'backward' {
  const number = readNumber(arrow) ?? 0;
  if (number === 0) return 'none';
  return number > 0 ? 'forward' : 'backward';
}

function bounded(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
