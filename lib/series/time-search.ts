// Finding places in a rising column of times. Hot: runs for each series on each move of the pointer.

/** Index of the time nearest to `timeMs`; -1 for an empty column. Ties go to the earlier one. */
export function nearestIndex(timesMs: Float64Array, timeMs: number): number {
  if (timesMs.length === 0) return -1;
  const at = firstIndexFrom(timesMs, timeMs);
  if (at === 0) return 0;
  if (at === timesMs.length) return at - 1;
  return timeMs - (timesMs[at - 1] ?? 0) <= (timesMs[at] ?? 0) - timeMs ? at - 1 : at;
}

/** Index of the first time that is not before `timeMs`; the length when all are before. */
export function firstIndexFrom(timesMs: Float64Array, timeMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The most frequent distance of neighbours, told from the median; 0 with fewer than two times. */
export function typicalStepMs(timesMs: Float64Array): number {
  const steps: number[] = [];
  const stride = Math.max(1, Math.floor(timesMs.length / 200));
  for (let at = stride; at < timesMs.length; at += stride)
    steps.push(((timesMs[at] ?? 0) - (timesMs[at - stride] ?? 0)) / stride);
  const sorted = steps.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
