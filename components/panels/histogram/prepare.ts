// Frames and options of a histogram panel to buckets and counts. Pure.
import type { HistogramModel } from '@/components/charts/histogram-layout';
import { prepareCalcs } from '@/components/panels/legend-calcs';
import { readLegend } from '@/components/panels/legend-options';
import { applyFieldConfig, numberRangeOf } from '@/lib/series/apply-field-config';
import { createDisplay } from '@/lib/series/display';
import type { PreparedChart } from '@/components/panels/legend-chart';
import type { ChartSource } from '@/components/panels/prepared-chart';
import { isNumberField, type Frame } from '@/lib/series/frame';
import { asRecord, readNumber } from '@/lib/series/read-field-config';
import { seriesColors, type NamedColumn } from '@/lib/series/series-colors';
import { displayNames } from '@/lib/series/series-names';
import { histogramFrame } from '@/lib/transformations/histogram';
import { formatValue } from '@/lib/units/format-value';

/** More series lie over each other until nothing can be told. */
const SERIES_LIMIT = 100;
const MOST_BUCKETS = 2000;
const STANDARD_BUCKETS = 30;

/** The model, or a sentence that says why there is none. */
export function prepareHistogram(request: ChartSource): PreparedChart<HistogramModel> | string {
  const { options, theme, timeZone } = request;
  const frames = applyFieldConfig(request.frames, request.fieldConfig);
  const columns = shownColumns(frames);
  const [first] = columns;
  if (first === undefined) return 'A histogram needs at least one column of numbers.';
  const isCombined = options['combine'] === true;
  const { lows, highs, counts } = countColumns(columns, frames, options, isCombined);
  if (lows.length === 0) return 'There is no number to count.';
  if (!lows.every(Number.isFinite) || !highs.every(Number.isFinite)) return 'The numbers are too large to be counted.';
  if (lows.length > MOST_BUCKETS) return `There are ${lows.length} buckets: a larger bucket size is needed.`;
  const range = numberRangeOf(columns.map(({ field }) => field));
  const colors = seriesColors(columns, range, theme);
  const { config } = first.field;
  const custom = asRecord(config.custom);
  const named = isCombined
    ? [{ name: 'Count', key: 'count' }]
    : columns.map(({ name }, at) => ({ name, key: `${at} ${name}` }));
  const series = named.map(({ name, key }, at) => ({
    key,
    name,
    color: colors[at]?.color ?? theme.ink,
    counts: counts[at] ?? new Float64Array(lows.length),
  }));
  const calcs = prepareCalcs(
    columns.map(({ field }) => ({ field, display: createDisplay('number', field.config, { theme, timeZone, range }) })),
    readLegend(options).calcIds,
  );
  const { mode } = asRecord(custom['stacking']);
  return {
    model: {
      lows,
      highs,
      series,
      stacking: mode === 'normal' || mode === 'percent' ? mode : 'none',
      fillOpacity: readNumber(custom['fillOpacity']) ?? 80,
      lineWidth: readNumber(custom['lineWidth']) ?? 1,
      isFading: custom['gradientMode'] === 'opacity' || custom['gradientMode'] === 'hue',
      unit: config.unit,
      decimals: config.decimals,
      formatCount: (count) => formatValue(count, 'short'),
      formatBound: (bound) =>
        formatValue(bound, config.unit, config.decimals === undefined ? {} : { decimals: config.decimals }),
    },
    legend: series.map(({ key, name, color }, at) => ({
      key,
      name,
      color,
      style: { dash: [] },
      calcs: isCombined ? [] : (calcs[at] ?? []),
    })),
  };
}

function shownColumns(frames: readonly Frame[]): NamedColumn[] {
  const names = displayNames(frames);
  return frames
    .flatMap((frame, frameIndex) =>
      frame.fields.flatMap((field, at) => {
        const isBound = field.name === 'xMin' || field.name === 'xMax';
        const isHidden = asRecord(field.config.custom['hideFrom'])['viz'] === true;
        return isNumberField(field) && !isBound && !isHidden
          ? [{ field, name: names[frameIndex]?.[at] ?? field.name }]
          : [];
      }),
    )
    .slice(0, SERIES_LIMIT);
}

interface Counted {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  readonly counts: readonly Float64Array[];
}

/** Counts of a frame that a transformation counted before are taken as they are. */
function countColumns(
  columns: readonly NamedColumn[],
  frames: readonly Frame[],
  options: ChartSource['options'],
  isCombined: boolean,
): Counted {
  const counted = frames.find((frame) => frame.fields.some(({ name }) => name === 'xMin'));
  const frame =
    counted ??
    histogramFrame(
      columns.map(({ field }) => field),
      {
        sizeOfBucket: readNumber(options['bucketSize']),
        bucketCount: Math.max(1, readNumber(options['bucketCount']) ?? STANDARD_BUCKETS),
        offset: readNumber(options['bucketOffset']) ?? 0,
        isCombined,
      },
    );
  const numbers = frame.fields.filter(isNumberField);
  const valuesOf = (wanted: string): Float64Array =>
    numbers.find(({ name }) => name === wanted)?.values ?? new Float64Array(0);
  const counts = numbers.filter(({ name }) => name !== 'xMin' && name !== 'xMax').map(({ values }) => values);
  return { lows: valuesOf('xMin'), highs: valuesOf('xMax'), counts };
}
