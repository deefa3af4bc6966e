// From a field to one value: last, mean, p95 … The ids are those of legends, `reduceOptions` and the reduce transformation.
import { cellAt, cellsOf, GAP, PRESENT, type Cell, type Field, type NumberField } from '@/lib/series/frame';
import { median, numberStats, percentileOf, variance, type NumberStats } from '@/lib/series/number-stats';

export interface ReducerInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

export const REDUCERS: readonly ReducerInfo[] = [
  { id: 'lastNotNull', title: 'Last *', description: 'Last value that is not null' },
  { id: 'last', title: 'Last', description: 'Last value' },
  { id: 'firstNotNull', title: 'First *', description: 'First value that is not null' },
  { id: 'first', title: 'First', description: 'First value' },
  { id: 'min', title: 'Min', description: 'Smallest value' },
  { id: 'max', title: 'Max', description: 'Largest value' },
  { id: 'mean', title: 'Mean', description: 'Average' },
  { id: 'median', title: 'Median', description: 'Middle value' },
  { id: 'sum', title: 'Total', description: 'Sum of all values' },
  { id: 'count', title: 'Count', description: 'Number of values that are not null' },
  { id: 'countAll', title: 'Count all', description: 'Number of rows' },
  { id: 'range', title: 'Range', description: 'Largest minus smallest value' },
  { id: 'delta', title: 'Delta', description: 'Sum of all rises' },
  { id: 'step', title: 'Step', description: 'Smallest difference between neighbours' },
  { id: 'diff', title: 'Difference', description: 'Last minus first value' },
  { id: 'diffperc', title: 'Difference percent', description: 'Last minus first value, as a share of the first' },
  { id: 'logmin', title: 'Min (above zero)', description: 'Smallest value above zero' },
  { id: 'stdDev', title: 'StdDev', description: 'Standard deviation' },
  { id: 'variance', title: 'Variance', description: 'Population variance' },
  { id: 'changeCount', title: 'Change Count', description: 'How often the value changes' },
  { id: 'distinctCount', title: 'Distinct Count', description: 'Number of different values' },
  { id: 'allIsZero', title: 'All Zeros', description: 'Whether all values are zero' },
  { id: 'allIsNull', title: 'All Nulls', description: 'Whether there is no value' },
  { id: 'allValues', title: 'All values', description: 'All values as a list' },
  { id: 'uniqueValues', title: 'All unique values', description: 'Different values as a list' },
  ...Array.from({ length: 99 }, (_, at) => ({
    id: `p${at + 1}`,
    title: `${ordinal(at + 1)} %`,
    description: `${ordinal(at + 1)} percentile value`,
  })),
];

/** Names of the time before fields had reducers. */
const OLD_IDS: ReadonlyMap<string, string> = new Map([
  ['avg', 'mean'],
  ['current', 'lastNotNull'],
  ['total', 'sum'],
]);
const PERCENTILE = /^p([1-9]\d?)$/;

export function reducerTitle(id: string): string {
  const current = OLD_IDS.get(id) ?? id;
  return REDUCERS.find((reducer) => reducer.id === current)?.title ?? id;
}

const COUNTS: ReadonlySet<string> = new Set([
  'count',
  'countAll',
  'changeCount',
  'distinctCount',
  'allIsZero',
  'allIsNull',
]);

/** The unit that a reduced value has instead of its field's; null = the field's own. */
export function unitOfReducer(id: string): 'none' | 'percent' | null {
  if (id === 'diffperc') return 'percent';
  return COUNTS.has(id) ? 'none' : null;
}

/** One reducer over one field. Unknown ids give null. Lists only come from `allValues` and `uniqueValues`. */
export function reduceField(field: Field, id: string): Cell | readonly Cell[] {
  return createFieldReducer(field)(id);
}

/** These look at the values that are there, also where "no value" otherwise counts as 0. */
const SEES_NULLS = new Set([
  'first',
  'last',
  'firstNotNull',
  'lastNotNull',
  'variance',
  'stdDev',
  'allValues',
  'uniqueValues',
]);

/** As `reduceField`, with "no value" counted as 0 (`nullValueMode: "null as zero"`). */
export function reduceNullsAsZero(given: Field, givenId: string): Cell | readonly Cell[] {
  const field = withoutGaps(given);
  const id = OLD_IDS.get(givenId) ?? givenId;
  if (!isCounted(field) || field.present === null || SEES_NULLS.has(id)) return reduceField(field, id);
  const { present } = field;
  const values = field.values.map((value, at) => (present[at] === PRESENT ? value : 0));
  return reduceField({ ...field, values, present: null }, id);
}

/** As `reduceField`, when only single values are of use: a list becomes null. */
export function reduceToCell(field: Field, id: string): Cell {
  const reduced = reduceField(field, id);
  return typeof reduced === 'object' ? null : reduced;
}

/** Several reducers over one field walk its values once. */
export function createFieldReducer(given: Field): (id: string) => Cell | readonly Cell[] {
  const field = withoutGaps(given);
  let stats: NumberStats | null = null;
  return (givenId) => {
    const id = OLD_IDS.get(givenId) ?? givenId;
    const shared = reduceAnyCells(field, id);
    if (shared !== undefined) return shared;
    if (!isCounted(field) || field.values.length === 0) return null;
    stats ??= numberStats(field);
    const percentile = PERCENTILE.exec(id);
    if (percentile) return percentileOf(field, Number(percentile[1]));
    return reduceNumbers(field, stats, id);
  };
}

/** Times are numbers to reducers. */
function isCounted(field: Field): field is NumberField {
  return field.type === 'number' || field.type === 'time';
}

/** Reducers that any kind of field has; undefined for all others. */
function reduceAnyCells(field: Field, id: string): Cell | readonly Cell[] | undefined {
  const length = field.values.length;
  if (id === 'countAll') return length;
  if (id === 'allIsNull') return !hasPresentCell(field);
  if (id === 'sum' || id === 'count') {
    if (length === 0) return 0;
    if (isCounted(field)) return undefined;
    return id === 'count' ? presentCells(field).length : 0;
  }
  if (id === 'allIsZero' && length === 0) return false;
  if (length === 0) return null;
  if (id === 'first') return cellAt(field, 0);
  if (id === 'last') return cellAt(field, length - 1);
  if (id === 'allValues') return cellsOf(field);
  if (id === 'uniqueValues') return [...new Set(cellsOf(field))];
  if (id === 'distinctCount') return new Set(presentCells(field)).size;
  if (isCounted(field)) return undefined;
  return reduceWords(field, id);
}

/** Without the steps at which a series has no sample: they are no rows. */
function withoutGaps(field: Field): Field {
  if (!isCounted(field) || field.present === null || !field.present.includes(GAP)) return field;
  const { present, values } = field;
  const isRow = (_: number, at: number): boolean => present[at] !== GAP;
  return { ...field, values: values.filter(isRow), present: present.filter(isRow) };
}

function reduceWords(field: Field, id: string): Cell | undefined {
  const cells = presentCells(field);
  if (id === 'lastNotNull') return cells.at(-1) ?? null;
  if (id === 'firstNotNull') return cells[0] ?? null;
  if (id === 'changeCount') return cells.filter((cell, at) => at > 0 && cell !== cells[at - 1]).length;
  return undefined;
}

function presentCells(field: Field): Cell[] {
  return cellsOf(field).filter((cell) => cell !== null);
}

/** NaN is no value to it, as in Grafana. */
function hasPresentCell(field: Field): boolean {
  for (let at = 0; at < field.values.length; at += 1) {
    const cell = cellAt(field, at);
    if (cell !== null && !Number.isNaN(cell)) return true;
  }
  return false;
}

function reduceNumbers(field: NumberField, stats: NumberStats, id: string): Cell {
  switch (id) {
    case 'lastNotNull':
      return stats.lastNotNull;
    case 'firstNotNull':
      return stats.firstNotNull;
    case 'min':
      return stats.min;
    case 'max':
      return stats.max;
    case 'sum':
      return stats.sum;
    case 'count':
      return stats.presentCount;
    case 'mean':
      return stats.countedNumbers === 0 ? null : stats.sum / stats.countedNumbers;
    case 'range':
      return stats.max === null || stats.min === null ? null : stats.max - stats.min;
    case 'delta':
      return stats.rises;
    case 'step':
      return stats.smallestStep;
    case 'logmin':
      return stats.smallestPositive;
    case 'changeCount':
      return stats.changeCount;
    case 'allIsZero':
      return stats.allIsZero && stats.lastNotNull !== null;
    default:
      return reduceDerived(field, stats, id);
  }
}

function reduceDerived(field: NumberField, stats: NumberStats, id: string): Cell {
  const { firstNotNull, lastNotNull } = stats;
  switch (id) {
    case 'diff':
      return firstNotNull === null || lastNotNull === null ? null : lastNotNull - firstNotNull;
    case 'diffperc':
      return firstNotNull === null || lastNotNull === null ? 0 : ((lastNotNull - firstNotNull) / firstNotNull) * 100;
    case 'median':
      return median(field);
    case 'variance':
      return variance(field);
    case 'stdDev':
      return Math.sqrt(variance(field));
    default:
      return null;
  }
}

function ordinal(rank: number): string {
  if (rank % 100 >= 11 && rank % 100 <= 13) return `${rank}th`;
  return `${rank}${['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th'}`;
}
