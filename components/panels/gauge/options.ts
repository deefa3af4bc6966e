// Options of a gauge panel, with Grafana's names: shape, bar, segments, where the bar begins, what stands in words. Pure.
import { readNumber } from '@/lib/series/read-field-config';

export type GaugeShape = 'gauge' | 'circle';

export interface GaugeOptions {
  readonly orientation: 'auto' | 'horizontal' | 'vertical';
  readonly shape: GaugeShape;
  /** Of the radius. */
  readonly bandShare: number;
  readonly hasRoundEnds: boolean;
  /** The band in this many pieces; 1 = whole. */
  readonly segmentCount: number;
  /** Of a segment, that stays empty. */
  readonly segmentGapShare: number;
  /** Where the bar begins; null = at the smallest value of the scale. */
  readonly neutral: number | null;
  readonly hasEndMarker: boolean;
  readonly hasSparkline: boolean;
  readonly hasRing: boolean;
  /** Values of the thresholds around the ring. */
  readonly hasLabels: boolean;
  readonly textMode: 'auto' | 'value' | 'value_and_name' | 'name' | 'none';
}

type Json = Readonly<Record<string, unknown>>;

/** What Grafana calls a width of 0.4 is the band that dials have here. */
const STANDARD_WIDTH_FACTOR = 0.4;
const STANDARD_BAND_SHARE = 0.17;
const MOST_SEGMENTS = 100;

export function readGaugeOptions(options: Json): GaugeOptions {
  const { orientation, shape, barShape, endpointMarker, textMode } = options;
  const width = within(readNumber(options['barWidthFactor']) ?? STANDARD_WIDTH_FACTOR, 0.1, 1);
  return {
    orientation: orientation === 'horizontal' || orientation === 'vertical' ? orientation : 'auto',
    shape: shape === 'circle' ? 'circle' : 'gauge',
    bandShare: (width / STANDARD_WIDTH_FACTOR) * STANDARD_BAND_SHARE,
    hasRoundEnds: barShape === 'rounded',
    segmentCount: Math.round(within(readNumber(options['segmentCount']) ?? 1, 1, MOST_SEGMENTS)),
    segmentGapShare: within(readNumber(options['segmentSpacing']) ?? 0.3, 0, 0.9),
    neutral: readNumber(options['neutral']),
    hasEndMarker: endpointMarker === 'point' || endpointMarker === 'glow',
    hasSparkline: options['sparkline'] === true,
    hasRing: options['showThresholdMarkers'] !== false,
    hasLabels: options['showThresholdLabels'] === true,
    textMode:
      textMode === 'value' || textMode === 'value_and_name' || textMode === 'name' || textMode === 'none'
        ? textMode
        : 'auto',
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
