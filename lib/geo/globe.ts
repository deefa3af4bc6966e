// Lengths and directions on the globe, taken as a sphere.
import type { GeoPlace } from '@/lib/geo/place';

/** The mean of the Earth. */
const RADIUS_M = 6_371_008.8;

/** Along the great circle, in metres. */
export function distanceM(from: GeoPlace, to: GeoPlace): number {
  const [lat, toLat, lon] = [radians(from.lat), radians(to.lat), radians(to.lon - from.lon)];
  const part = Math.sin((toLat - lat) / 2) ** 2 + Math.cos(lat) * Math.cos(toLat) * Math.sin(lon / 2) ** 2;
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(part)));
}

/** Of the way from place to place, in metres. */
export function lengthM(places: readonly GeoPlace[]): number {
  return places.reduce((sum, place, at) => sum + distanceM(places[at - 1] ?? place, place), 0);
}

/** Where one sets out to, in degrees from the north over the east: 0 to 360. */
export function headingDeg(from: GeoPlace, to: GeoPlace): number {
  const [lat, toLat, lon] = [radians(from.lat), radians(to.lat), radians(to.lon - from.lon)];
  const east = Math.sin(lon) * Math.cos(toLat);
  const north = Math.cos(lat) * Math.sin(toLat) - Math.sin(lat) * Math.cos(toLat) * Math.cos(lon);
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
