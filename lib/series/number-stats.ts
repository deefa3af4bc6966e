// What reducers count over the numbers of a field. Pure.
import { PRESENT, type NumberField } from '@/lib/series/frame';

/** Values over the present cells; null where there is nothing to say. NaN cells count as samples but not in min, max, sum, mean. */
export interface NumberStats {
  readonly firstNotNull: number | null;
  readonly lastNotNull: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly smallestPositive: number;
  readonly sum: number;
  readonly countedNumbers: number;
  readonly presentCount: number;
  readonly rises: number;
  readonly smallestStep: number | null;
  readonly changeCount: number;
  readonly allIsZero: boolean;
}

/** A hot loop for legends with hundreds of series; with plain numbers, as kept in an object each would be a piece of memory. */
export function numberStats(field: NumberField): NumberStats {
  return { ...sampleStats(field), ...stepStats(field) };
}

type StepStats = Pick<NumberStats, 'rises' | 'smallestStep' | 'changeCount'>;

function sampleStats({ values, present }: NumberField): Omit<NumberStats, keyof StepStats> {
  let firstAt = -1;
  let lastAt = -1;
  let min = Infinity;
  let max = -Infinity;
  let smallestPositive = Number.MAX_VALUE;
  let sum = 0;
  let countedNumbers = 0;
  let presentCount = 0;
  let allIsZero = true;
  for (let at = 0; at < values.length; at += 1) {
    if (present !== null && present[at] !== PRESENT) continue;
    const value = values[at] as number;
    presentCount += 1;
    if (value !== value) continue;
    if (value !== 0) allIsZero = false;
    if (firstAt < 0) firstAt = at;
    lastAt = at;
    sum += value;
    countedNumbers += 1;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value > 0 && value < smallestPositive) smallestPositive = value;
  }
  return {
    firstNotNull: values[firstAt] ?? null,
    lastNotNull: values[lastAt] ?? null,
    min: countedNumbers > 0 ? min : null,
    max: countedNumbers > 0 ? max : null,
    smallestPositive,
    sum,
    countedNumbers,
    presentCount,
    allIsZero,
  };
}

/** From each value to the next one that is there. */
function stepStats({ values, present }: NumberField): StepStats {
  let rises = 0;
  let smallestStep: number | null = null;
  let changeCount = 0;
  let before = NaN;
  let isFirst = true;
  let number = NaN;
  let isAfterFall = false;
  for (let at = 0; at < values.length; at += 1) {
    if (present !== null && present[at] !== PRESENT) continue;
    const value = values[at] as number;
    if (!isFirst && value !== before) changeCount += 1;
    isFirst = false;
    before = value;
    if (value !== value) continue;
    if (number === number) {
      const step = value - number;
      if (smallestStep === null || step < smallestStep) smallestStep = step;
      // A rise directly after a fall is a counter that starts again: it adds nothing.
      if (!(step < 0) && !isAfterFall) rises += step;
      isAfterFall = step < 0;
    }
    number = value;
  }
  return { rises, smallestStep, changeCount };
}

/** Present values in rising order; NaN stays where it was met, as in an ordinary comparison sort. */
function sortedPresent(field: NumberField): number[] {
  const kept: number[] = [];
  for (let at = 0; at < field.values.length; at += 1)
    if (field.present === null || field.present[at] === 1) kept.push(field.values[at] ?? NaN);
  return kept.toSorted((a, b) => a - b);
}

export function median(field: NumberField): number {
  const sorted = sortedPresent(field).filter((value) => !Number.isNaN(value));
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Nearest rank over the values that are there; null when there are none. */
export function percentileOf(field: NumberField, percent: number): number | null {
  const sorted = sortedPresent(field);
  return sorted[Math.round((sorted.length - 1) * (percent / 100))] ?? null;
}

/** Population variance (divided by n) in Welford's form, which keeps its digits. */
export function variance(field: NumberField): number {
  let presentCount = 0;
  let mean = 0;
  let squares = 0;
  for (let at = 0; at < field.values.length; at += 1) {
    if (field.present !== null && field.present[at] !== 1) continue;
    const value = field.values[at] ?? NaN;
    presentCount += 1;
    const before = mean;
    mean += (value - before) / presentCount;
    squares += (value - before) * (value - mean);
  }
  return presentCount === 0 ? 0 : squares / presentCount;
}
