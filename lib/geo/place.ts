// A place on the globe.

/** Degrees. */
export interface GeoPlace {
  readonly lon: number;
  readonly lat: number;
}
