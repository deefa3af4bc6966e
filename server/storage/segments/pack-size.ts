// How much one row of the table `segment` holds.

/** Series of a full row … */
export const PACK_SERIES = 1000;
/** … and samples, so that long columns stay in bounds. */
export const PACK_SAMPLES = 4_000_000;

/** About so many series as whole rows, undefined when that is far off: who reads a metric in such steps reads no row twice. */
export function wholePacks(seriesCount: number): number | undefined {
  const packed = Math.max(1, Math.round(seriesCount / PACK_SERIES)) * PACK_SERIES;
  return packed > seriesCount * 1.5 ? undefined : packed;
}
