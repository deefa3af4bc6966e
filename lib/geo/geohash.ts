// Geohashes: five bits a character that halve longitude and latitude in turns; the place is the middle of what is left. Pure.
import type { GeoPlace } from '@/lib/geo/place';

const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';
/** More characters say less than a millimetre. */
const MOST_CHARACTERS = 16;

/** null for what is no geohash. */
export function placeOfGeohash(text: string): GeoPlace | null {
  const hash = text.trim().toLowerCase().slice(0, MOST_CHARACTERS);
  if (hash === '') return null;
  const lon = { low: -180, high: 180 };
  const lat = { low: -90, high: 90 };
  let isLongitude = true;
  for (const character of hash) {
    const bits = ALPHABET.indexOf(character);
    if (bits < 0) return null;
    for (let bit = 16; bit >= 1; bit /= 2) {
      const range = isLongitude ? lon : lat;
      const middle = (range.low + range.high) / 2;
      if ((bits & bit) === 0) range.high = middle;
      else range.low = middle;
      isLongitude = !isLongitude;
    }
  }
  return { lon: (lon.low + lon.high) / 2, lat: (lat.low + lat.high) / 2 };
}
