// The input of a unit test, handed to the store as the time of the test goes on.
import { labelsKey } from '@/lib/labels/label-set';
import type { UnitTest } from '@/lib/rules/unit-test-file';
import type { LoadedSeries } from '@/server/promql/script/loaded-series';
import { samplesOf } from '@/server/promql/script/run-script';
import { parseNotedValues, splitSeries } from '@/server/promql/script/series-notation';
import { InputError } from '@/lib/errors/input-error';

export interface InputSeries {
  /** What has become due since the last time. */
  until(timeMs: number): LoadedSeries[];
}

interface Reader {
  readonly series: LoadedSeries;
  floatAt: number;
  histogramAt: number;
}

/** Throws InputError for a series or values that cannot be read. */
export function readInputSeries({ inputSeries, intervalMs, startMs }: UnitTest): InputSeries {
  const byLabels = new Map<string, Reader>();
  for (const { series, values } of inputSeries) {
    const split = splitSeries(series.trim());
    if (!split || split.rest !== '') throw new InputError(`cannot read the input series ${JSON.stringify(series)}`);
    const loaded = samplesOf({ labels: split.labels, values: parseNotedValues(values) }, intervalMs);
    // The last of several with the same labels counts.
    byLabels.set(labelsKey(split.labels), { series: shifted(loaded, startMs), floatAt: 0, histogramAt: 0 });
  }
  const all = [...byLabels.values()];
  return {
    until: (timeMs) =>
      all.flatMap((one) => {
        const { labels, timestampsMs, values, histograms } = one.series;
        const floatEnd = endOf(timestampsMs, one.floatAt, timeMs);
        const histogramEnd = histograms ? endOf(histograms.timestampsMs, one.histogramAt, timeMs) : 0;
        if (floatEnd === one.floatAt && histogramEnd === one.histogramAt) return [];
        const due: LoadedSeries = {
          labels,
          timestampsMs: timestampsMs.slice(one.floatAt, floatEnd),
          values: values.slice(one.floatAt, floatEnd),
          ...(histograms && {
            histograms: {
              timestampsMs: histograms.timestampsMs.slice(one.histogramAt, histogramEnd),
              histograms: histograms.histograms.slice(one.histogramAt, histogramEnd),
            },
          }),
        };
        one.floatAt = floatEnd;
        one.histogramAt = histogramEnd;
        return [due];
      }),
  };
}

function endOf(timestampsMs: Float64Array, from: number, untilMs: number): number {
  let at = from;
  while (at < timestampsMs.length && (timestampsMs[at] ?? Infinity) <= untilMs) at += 1;
  return at;
}

function shifted(series: LoadedSeries, byMs: number): LoadedSeries {
  if (byMs === 0) return series;
  return {
    ...series,
    timestampsMs: series.timestampsMs.map((timeMs) => timeMs + byMs),
    ...(series.histograms && {
      histograms: { ...series.histograms, timestampsMs: series.histograms.timestampsMs.map((timeMs) => timeMs + byMs) },
    }),
  };
}
