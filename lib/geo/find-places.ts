// Where the rows of a frame are: by a geometry, coordinates, geohash or a name that is looked up, as a `location` says.
import { gazetteerKey, type Gazetteer } from '@/lib/geo/gazetteer';
import { placeOfGeohash } from '@/lib/geo/geohash';
import { isGeometryField, middleOf, placesIn } from '@/lib/geo/geometry';
import type { GeoPlace } from '@/lib/geo/place';
import { cellAt, type Field } from '@/lib/series/frame';
import type { NamedFrame } from '@/lib/series/label-tables';
import { asRecord, readText } from '@/lib/series/read-field-config';

export type PlaceOf = (row: number) => GeoPlace | null;

/** null while the gazetteer is on its way. */
export interface LocationRequest {
  readonly location: unknown;
  readonly gazetteer: Gazetteer | null;
}

const LATITUDES = ['latitude', 'lat'];
const LONGITUDES = ['longitude', 'lon', 'lng'];

/** Reads the place of each row, or says why none has one. */
export function findPlaces(named: NamedFrame, { location, gazetteer }: LocationRequest): PlaceOf | string {
  const wish = asRecord(location);
  const byName = (key: string): Field | undefined => {
    const name = readText(wish[key]);
    return name === null ? undefined : fieldNamed(named, [name], true);
  };
  switch (wish['mode']) {
    case 'coords': {
      const [latitude, longitude] = [byName('latitude'), byName('longitude')];
      return latitude && longitude ? byCoordinates(latitude, longitude) : 'There are no columns for the coordinates';
    }
    case 'geohash': {
      const geohash = byName('geohash');
      return geohash ? byGeohash(geohash) : 'There is no column for the geohash';
    }
    case 'lookup': {
      const isNamed = readText(wish['lookup']) !== null;
      const lookup = isNamed ? byName('lookup') : named.frame.fields.find(({ type }) => type === 'string');
      return lookup ? byLookup(lookup, gazetteer) : 'There is no column with names to look up';
    }
    default:
      return findPlain(named, gazetteer);
  }
}

/** By the names that columns of places usually have. */
function findPlain(named: NamedFrame, gazetteer: Gazetteer | null): PlaceOf | string {
  const geometry = named.frame.fields.find(isGeometryField);
  if (geometry) return byGeometry(geometry);
  const [latitude, longitude] = [fieldNamed(named, LATITUDES), fieldNamed(named, LONGITUDES)];
  if (latitude && longitude) return byCoordinates(latitude, longitude);
  const geohash = fieldNamed(named, ['geohash']);
  if (geohash) return byGeohash(geohash);
  const lookup = fieldNamed(named, ['lookup']);
  return lookup ? byLookup(lookup, gazetteer) : 'No column says where it is: latitude and longitude, geohash or lookup';
}

export function fieldNamed(
  { frame, names }: NamedFrame,
  wanted: readonly string[],
  isExact = false,
): Field | undefined {
  const fits = (name: string | undefined): boolean =>
    name !== undefined && wanted.includes(isExact ? name : name.toLowerCase());
  return frame.fields.find((field, at) => fits(field.name) || fits(names[at]));
}

/** Whether any layer needs names looked up. */
export function needsGazetteer(location: unknown, frames: readonly NamedFrame[]): boolean {
  const { mode } = asRecord(location);
  if (mode === 'lookup') return true;
  return (mode === undefined || mode === 'auto') && frames.some((named) => fieldNamed(named, ['lookup']) !== undefined);
}

function byGeometry(field: Field): PlaceOf {
  return (row) => {
    const places = placesIn(field.values[row]);
    return places === null ? null : middleOf(places);
  };
}

function byCoordinates(latitude: Field, longitude: Field): PlaceOf {
  return (row) => {
    const lat = numberAt(latitude, row);
    const lon = numberAt(longitude, row);
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 360 ? { lat, lon } : null;
  };
}

/** Labels are text, and so are the coordinates in them. */
function numberAt(field: Field, row: number): number {
  const cell = cellAt(field, row);
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : NaN;
}

function byGeohash(field: Field): PlaceOf {
  return (row) => {
    const cell = cellAt(field, row);
    return typeof cell === 'string' ? placeOfGeohash(cell) : null;
  };
}

function byLookup(field: Field, gazetteer: Gazetteer | null): PlaceOf {
  return (row) => {
    const cell = cellAt(field, row);
    return typeof cell === 'string' ? (gazetteer?.get(gazetteerKey(cell)) ?? null) : null;
  };
}
