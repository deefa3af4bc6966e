// Where countries are, by their codes and names: loaded when a map or a transformation looks places up.
// Middles of the largest land of each country in Natural Earth's outlines (public domain); codes and names of ISO 3166-1.
import type { GeoPlace } from '@/lib/geo/place';

export interface KnownPlace extends GeoPlace {
  /** Two letters. */
  readonly code: string;
  readonly name: string;
}

export type Gazetteer = ReadonlyMap<string, KnownPlace>;

export async function loadCountries(): Promise<Gazetteer> {
  const { default: rows } = await import('@/lib/geo/countries.json');
  return readCountries(rows);
}

/** Rows of codes, latitude, longitude and names. */
export function readCountries(rows: readonly (readonly (string | number)[])[]): Gazetteer {
  const places = new Map<string, KnownPlace>();
  for (const [code, longCode, lat, lon, ...names] of rows) {
    if (typeof lat !== 'number' || typeof lon !== 'number') continue;
    const place = { code: String(code), name: String(names[0] ?? code), lat, lon };
    for (const name of [code, longCode, ...names]) if (typeof name === 'string') places.set(gazetteerKey(name), place);
  }
  return places;
}

/** "Côte d’Ivoire", "COTE D'IVOIRE" and the like are one. */
export function gazetteerKey(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll('’', "'")
    .trim()
    .toUpperCase();
}
