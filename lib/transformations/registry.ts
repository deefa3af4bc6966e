// All transformations by their ids. A new one: its own file, and a line here.
import { calculateField } from '@/lib/transformations/calculate-field';
import { concatenate } from '@/lib/transformations/concatenate';
import { configFromData } from '@/lib/transformations/config-from-data';
import { convertFieldType } from '@/lib/transformations/convert-field-type';
import { convertFrameType } from '@/lib/transformations/convert-frame-type';
import { extractFields } from '@/lib/transformations/extract-fields';
import { fieldLookup } from '@/lib/transformations/field-lookup';
import { filterByValue } from '@/lib/transformations/filter-by-value';
import { filterFields, filterFieldsByName } from '@/lib/transformations/filter-fields';
import { filterByRefId, filterFrames } from '@/lib/transformations/filter-frames';
import { formatString, formatTime } from '@/lib/transformations/format-fields';
import { groupBy, groupToNestedTable } from '@/lib/transformations/group-by';
import { groupingToMatrix } from '@/lib/transformations/grouping-to-matrix';
import { heatmap } from '@/lib/transformations/heatmap';
import { histogram } from '@/lib/transformations/histogram';
import { ensureColumns, joinByField } from '@/lib/transformations/join-by-field';
import { joinByLabels } from '@/lib/transformations/join-by-labels';
import { labelsToFields } from '@/lib/transformations/labels-to-fields';
import { limit } from '@/lib/transformations/limit';
import { merge } from '@/lib/transformations/merge';
import { order, organize, rename } from '@/lib/transformations/organize';
import { partitionByValues } from '@/lib/transformations/partition-by-values';
import { prepareTimeSeries } from '@/lib/transformations/prepare-time-series';
import { reduce } from '@/lib/transformations/reduce';
import { regression } from '@/lib/transformations/regression';
import { renameByRegex } from '@/lib/transformations/rename-by-regex';
import { rowsToFields } from '@/lib/transformations/rows-to-fields';
import { seriesToRows } from '@/lib/transformations/series-to-rows';
import { smoothing } from '@/lib/transformations/smoothing';
import { sortBy } from '@/lib/transformations/sort-by';
import { spatial } from '@/lib/transformations/spatial';
import { timeSeriesTable } from '@/lib/transformations/time-series-table';
import type { Transformation } from '@/lib/transformations/transformation';
import { transpose } from '@/lib/transformations/transpose';

/** In the order in which an editor offers them: the most used first. */
export const TRANSFORMATIONS: readonly Transformation[] = [
  organize,
  merge,
  joinByField,
  reduce,
  filterFieldsByName,
  calculateField,
  groupBy,
  sortBy,
  renameByRegex,
  labelsToFields,
  filterByValue,
  filterByRefId,
  seriesToRows,
  convertFieldType,
  limit,
  groupingToMatrix,
  timeSeriesTable,
  extractFields,
  rowsToFields,
  configFromData,
  prepareTimeSeries,
  partitionByValues,
  concatenate,
  joinByLabels,
  histogram,
  heatmap,
  transpose,
  formatTime,
  formatString,
  groupToNestedTable,
  regression,
  smoothing,
  fieldLookup,
  spatial,
  convertFrameType,
  ensureColumns,
  filterFields,
  filterFrames,
  order,
  rename,
];

const BY_ID: ReadonlyMap<string, Transformation> = new Map(
  TRANSFORMATIONS.flatMap((one) => [one.id, ...(one.aliases ?? [])].map((id): [string, Transformation] => [id, one])),
);

/** Null for an id that we do not know, or that changes nothing here ("append"). */
export function transformationOf(id: string): Transformation | null {
  return BY_ID.get(id) ?? null;
}
