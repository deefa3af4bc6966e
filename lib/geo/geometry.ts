// Points and lines in cells, written as GeoJSON.
import type { GeoPlace } from '@/lib/geo/place';
import type { Field } from '@/lib/series/frame';
import { asList, asRecord } from '@/lib/series/read-field-config';

export interface Geometry {
  readonly type: 'Point' | 'LineString';
  readonly coordinates: unknown;
}

export function pointOf({ lon, lat }: GeoPlace): Geometry {
  return { type: 'Point', coordinates: [lon, lat] };
}

export function lineOf(places: readonly GeoPlace[]): Geometry {
  return { type: 'LineString', coordinates: places.map(({ lon, lat }) => [lon, lat]) };
}

/** The places that it goes through, one for a point; null for what is no geometry. */
export function placesIn(cell: unknown): readonly GeoPlace[] | null {
  const { type, coordinates } = asRecord(cell);
  if (type !== 'Point' && type !== 'LineString') return null;
  const places = (type === 'Point' ? [coordinates] : asList(coordinates)).map(placeOf);
  return places.length > 0 && places.every((place) => place !== null) ? places : null;
}

/** The middle of the room that it takes. */
export function middleOf(places: readonly GeoPlace[]): GeoPlace {
  const middle = (numbers: readonly number[]): number => (Math.min(...numbers) + Math.max(...numbers)) / 2;
  return { lon: middle(places.map(({ lon }) => lon)), lat: middle(places.map(({ lat }) => lat)) };
}

export function isGeometryField({ type, values }: Field): boolean {
  if (type !== 'other') return false;
  const first = Array.from<unknown>(values).find((cell) => cell !== null && cell !== undefined);
  return placesIn(first) !== null;
}

function placeOf(pair: unknown): GeoPlace | null {
  const [lon, lat] = asList(pair);
  return typeof lon === 'number' && typeof lat === 'number' && Number.isFinite(lon + lat) ? { lon, lat } : null;
}
