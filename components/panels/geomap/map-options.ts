// The options of a geomap as files have them: first view, controls, base map, layers. Pure.
import type { GeoModel, ViewWish } from '@/components/charts/geo/geo-model';
import { boundedZoom, LEAST_ZOOM, MOST_ZOOM } from '@/components/charts/geo/mercator';
import type { GeoPlace } from '@/lib/geo/place';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';

type Json = Readonly<Record<string, unknown>>;

export interface LayerOptions {
  readonly type: string;
  readonly name: string;
  readonly config: Json;
  readonly location: unknown;
  readonly filterData: unknown;
  readonly opacity: number;
}

export function readLayers(options: Json): readonly LayerOptions[] {
  return asList(options['layers']).map((json, at) => {
    const layer = asRecord(json);
    return {
      type: readText(layer['type']) ?? 'markers',
      name: readText(layer['name']) ?? `Layer ${at + 1}`,
      config: asRecord(layer['config']),
      location: layer['location'],
      filterData: layer['filterData'],
      opacity: Math.min(1, Math.max(0, readNumber(layer['opacity']) ?? 1)),
    };
  });
}

/** Grafana's named views: centre and zoom. */
const VIEWS: Readonly<Record<string, GeoPlace & { readonly zoom?: number }>> = {
  zero: { lat: 0, lon: 0 },
  'north-america': { lat: 40, lon: -100, zoom: 4 },
  'south-america': { lat: -20, lon: -60, zoom: 3 },
  europe: { lat: 46, lon: 14, zoom: 4 },
  africa: { lat: 0, lon: 30, zoom: 3 },
  'west-asia': { lat: 26, lon: 53, zoom: 4 },
  's-asia': { lat: 19.5, lon: 80, zoom: 4.5 },
  'se-asia': { lat: 10, lon: 106, zoom: 4 },
  'e-asia': { lat: 33, lon: 120, zoom: 4.5 },
  australia: { lat: -25, lon: 135, zoom: 4.5 },
  oceania: { lat: -10, lon: -140, zoom: 3 },
};
const STANDARD_ZOOM = 1;
/** Without streets, nearer than this shows nothing but a place. */
const STANDARD_FIT_ZOOM = 8;

type MapOptions = Omit<GeoModel, 'layers' | 'problems' | 'hints'>;

export function readMapOptions(options: Json): MapOptions {
  const view = asRecord(options['view']);
  const controls = asRecord(options['controls']);
  const leastZoom = boundedZoom(readNumber(view['minZoom']) ?? LEAST_ZOOM);
  return {
    view: readView(view),
    leastZoom,
    mostZoom: boundedZoom(readNumber(view['maxZoom']) ?? MOST_ZOOM, leastZoom),
    hasTooltip: asRecord(options['tooltip'])['mode'] !== 'none',
    hasZoomButtons: controls['showZoom'] !== false,
    isZoomedByWheel: controls['mouseWheelZoom'] === true,
    hasOutlines: asRecord(options['basemap'])['type'] !== 'none',
  };
}

function readView(view: Json): ViewWish {
  const id = readText(view['id']);
  const zoom = readNumber(view['zoom']);
  // Files without a view show all that is there.
  if (id === 'fit' || (id === null && zoom === null))
    return {
      kind: 'fit',
      mostZoom: zoom ?? STANDARD_FIT_ZOOM,
      paddingShare: Math.min(0.45, Math.max(0, (readNumber(view['padding']) ?? 5) / 100)),
    };
  const named = id !== null && Object.hasOwn(VIEWS, id) ? VIEWS[id] : undefined;
  const place = { lat: readNumber(view['lat']) ?? 0, lon: readNumber(view['lon']) ?? 0 };
  return { kind: 'at', place: named ?? place, zoom: zoom ?? named?.zoom ?? STANDARD_ZOOM };
}

const OUTLINED = new Set(['default', 'none']);

/** What the base map of the file becomes here, where nothing is fetched from elsewhere. */
export function baseMapHints(options: Json): readonly string[] {
  const type = readText(asRecord(options['basemap'])['type']) ?? 'default';
  if (OUTLINED.has(type)) return [];
  return [`The base map “${type}” is drawn as outlines: no tiles are fetched`];
}
