// Series to rows of a table: their labels, and the series itself as a small chart.
import { labelPairs, labelValue } from '@/lib/labels/label-set';
import { isNumberField, textField, trendField, type Frame, type NumberField, type Trend } from '@/lib/series/frame';
import { asRecord, readText } from '@/lib/series/read-field-config';
import { reduceToCell } from '@/lib/series/reducers';
import { isTimeSeries } from '@/lib/transformations/series-to-rows';
import type { Options, Transformation } from '@/lib/transformations/transformation';

export const timeSeriesTable: Transformation = {
  id: 'timeSeriesTable',
  title: 'Time series to table',
  description: 'A row for each series, with a small chart',
  apply: (frames, options) => {
    const series = frames.filter(isTimeSeries);
    const refIds = [...new Set(series.map((frame) => frame.refId))];
    return [
      ...frames.filter((frame) => !isTimeSeries(frame)),
      ...refIds.map((refId) =>
        tableOf(
          refId,
          series.filter((frame) => frame.refId === refId),
          asRecord(options[refId]),
        ),
      ),
    ];
  },
};

interface Row {
  readonly field: NumberField;
  readonly trend: Trend;
}

function tableOf(refId: string, frames: readonly Frame[], options: Options): Frame {
  const rows = frames.flatMap((frame) => rowsOf(frame, options));
  const labelNames = new Set(rows.flatMap(({ field }) => labelPairs(field.labels).map(([name]) => name)));
  return {
    refId,
    name: null,
    length: rows.length,
    fields: [
      ...[...labelNames].map((name) =>
        textField(
          name,
          rows.map(({ field }) => labelValue(field.labels, name) || null),
        ),
      ),
      trendField(
        `Trend #${refId}`,
        rows.map(({ trend }) => trend),
      ),
    ],
  };
}

function rowsOf(frame: Frame, options: Options): Row[] {
  const wanted = readText(options['timeField']);
  const time = frame.fields.find((field) => (wanted === null ? field.type === 'time' : field.name === wanted));
  if (time === undefined) return [];
  const reducerId = readText(options['stat']) ?? 'lastNotNull';
  return frame.fields.filter(isNumberField).map((field) => {
    const value = reduceToCell(field, reducerId);
    return {
      field,
      trend: { frame: { ...frame, fields: [time, field] }, value: typeof value === 'number' ? value : null },
    };
  });
}
