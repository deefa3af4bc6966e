// Where countries are, by their codes and names: loaded when a layer looks places up.
// Middles of the largest land of each country in Natural Earth's outlines (public domain); codes and names of ISO 3166-1.
import type { GeoPlace } from '@/components/charts/geo/mercator';

export type Gazetteer = ReadonlyMap<string, GeoPlace>;

export async function loadCountries(): Promise<Gazetteer> {
  const { default: rows } = await import('@/components/panels/geomap/countries.json');
  return readCountries(rows);
}

/** Rows of codes, latitude, longitude and names. */
export function readCountries(rows: readonly (readonly (string | number)[])[]): Gazetteer {
  const places = new Map<string, GeoPlace>();
  for (const [code, longCode, lat, lon, ...names] of rows) {
    if (typeof lat !== 'number' || typeof lon !== 'number') continue;
    for (const name of [code, longCode, ...names])
      if (typeof name === 'string') places.set(gazetteerKey(name), { lat, lon });
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
