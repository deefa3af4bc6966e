// Running aggregates over columns, one entry a step. Hot loops; see engine.bench.ts.

export type StreamingAggregator = 'sum' | 'avg' | 'min' | 'max' | 'count' | 'group' | 'stddev' | 'stdvar';

interface Column {
  readonly values: Float64Array;
  readonly present: Uint8Array | null;
}

export interface Accumulator {
  add(values: Float64Array, present: Uint8Array | null): void;
  /** Steps without any sample are absent. Called once, at the end. */
  finish(): Column;
}

export function createAccumulator(op: StreamingAggregator, stepCount: number): Accumulator {
  switch (op) {
    case 'sum':
      return createSum(stepCount);
    case 'avg':
      return createAverage(stepCount);
    case 'min':
      return createExtreme(stepCount, (candidate, best) => candidate < best);
    case 'max':
      return createExtreme(stepCount, (candidate, best) => candidate > best);
    case 'count':
      return createCount(stepCount, (count) => count);
    case 'group':
      return createCount(stepCount, () => 1);
    case 'stddev':
      return createDeviation(stepCount, Math.sqrt);
    case 'stdvar':
      return createDeviation(stepCount, (variance) => variance);
  }
}

function columnOf(values: Float64Array, counts: StepCounts): Column {
  if (counts.isEverywhere()) return { values, present: null };
  const present = Uint8Array.from(values, (_value, step) => (counts.at(step) > 0 ? 1 : 0));
  return { values, present: present.includes(0) ? present : null };
}

/** How many samples each step has had: most series have one at every step. */
class StepCounts {
  private fullCount = 0;
  private readonly partly: Float64Array;

  constructor(stepCount: number) {
    this.partly = new Float64Array(stepCount);
  }

  add(present: Uint8Array | null): void {
    if (!present) {
      this.fullCount += 1;
      return;
    }
    const { partly } = this;
    for (let step = 0; step < partly.length; step += 1) partly[step] = (partly[step] ?? 0) + (present[step] ?? 0);
  }

  at(step: number): number {
    return this.fullCount + (this.partly[step] ?? 0);
  }

  isEverywhere(): boolean {
    return this.fullCount > 0;
  }
}

function columnFromCounts(values: Float64Array, counts: Float64Array): Column {
  const present = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
  return { values, present: present.includes(0) ? present : null };
}

/** Neumaier's summation, as Prometheus does it. */
function createSum(stepCount: number): Accumulator {
  const sums = new Float64Array(stepCount);
  const rests = new Float64Array(stepCount);
  const counts = new StepCounts(stepCount);
  return {
    add: (values, present) => {
      counts.add(present);
      if (present) {
        for (let step = 0; step < stepCount; step += 1)
          if (present[step] === 1) addKahan(sums, rests, step, values[step] ?? 0);
      } else {
        for (let step = 0; step < stepCount; step += 1) addKahan(sums, rests, step, values[step] ?? 0);
      }
    },
    finish: () =>
      columnOf(
        sums.map((sum, step) => withRest(sum, rests[step] ?? 0)),
        counts,
      ),
  };
}

/** Adds to one step. Positional arguments: an object a sample is what a hot loop can do without. */
function addKahan(sums: Float64Array, rests: Float64Array, at: number, value: number): void {
  const sum = sums[at] ?? 0;
  const total = sum + value;
  // Not finite: the difference is NaN.
  if (total - total !== 0) rests[at] = 0;
  else if (Math.abs(sum) >= Math.abs(value)) rests[at] = (rests[at] ?? 0) + (sum - total + value);
  else rests[at] = (rests[at] ?? 0) + (value - total + sum);
  sums[at] = total;
}

function withRest(sum: number, rest: number): number {
  return Number.isFinite(sum) ? sum + rest : sum;
}

/** The plain mean of a Kahan sum, until the sum overflows: then a running mean. */
function createAverage(stepCount: number): Accumulator {
  const sums = new Float64Array(stepCount);
  const rests = new Float64Array(stepCount);
  const counts = new Float64Array(stepCount);
  const isIncremental = new Uint8Array(stepCount);
  return {
    add: (values, present) => {
      for (let step = 0; step < stepCount; step += 1) {
        if (present && present[step] !== 1) continue;
        averageStep({ sums, rests, counts, isIncremental }, { at: step, value: values[step] ?? 0 });
      }
    },
    finish: () =>
      columnFromCounts(
        sums.map((sum, step) =>
          isIncremental[step] === 1
            ? withRest(sum, rests[step] ?? 0)
            : sum / (counts[step] ?? 1) + (Number.isFinite(sum) ? (rests[step] ?? 0) / (counts[step] ?? 1) : 0),
        ),
        counts,
      ),
  };
}

interface AverageState {
  readonly sums: Float64Array;
  readonly rests: Float64Array;
  readonly counts: Float64Array;
  readonly isIncremental: Uint8Array;
}

function averageStep(state: AverageState, { at, value }: { at: number; value: number }): void {
  const { sums, rests, counts, isIncremental } = state;
  const count = (counts[at] ?? 0) + 1;
  counts[at] = count;
  if (isIncremental[at] !== 1) {
    const sum = sums[at] ?? 0;
    const total = sum + value;
    if (count === 1 || Number.isFinite(total)) {
      addKahan(sums, rests, at, value);
      return;
    }
    isIncremental[at] = 1;
    sums[at] = sum / (count - 1);
    rests[at] = (rests[at] ?? 0) / (count - 1);
  }
  const mean = sums[at] ?? 0;
  const share = (count - 1) / count;
  sums[at] = share * mean;
  rests[at] = share * (rests[at] ?? 0);
  addKahan(sums, rests, at, value / count);
}

/** NaN loses against every number. */
function createExtreme(stepCount: number, isBetter: (candidate: number, best: number) => boolean): Accumulator {
  const bests = new Float64Array(stepCount).fill(NaN);
  const counts = new StepCounts(stepCount);
  return {
    add: (values, present) => {
      counts.add(present);
      for (let step = 0; step < stepCount; step += 1) {
        if (present && present[step] !== 1) continue;
        const value = values[step] ?? NaN;
        const best = bests[step] ?? NaN;
        if (isBetter(value, best) || Number.isNaN(best)) bests[step] = value;
      }
    },
    finish: () => columnOf(bests, counts),
  };
}

function createCount(stepCount: number, result: (count: number) => number): Accumulator {
  const counts = new StepCounts(stepCount);
  return {
    add: (_values, present) => counts.add(present),
    finish: () =>
      columnOf(
        Float64Array.from({ length: stepCount }, (_none, step) => result(counts.at(step))),
        counts,
      ),
  };
}

/** Welford's running variance of the population. */
function createDeviation(stepCount: number, result: (variance: number) => number): Accumulator {
  const means = new Float64Array(stepCount);
  const squares = new Float64Array(stepCount);
  const counts = new Float64Array(stepCount);
  return {
    add: (values, present) => {
      for (let step = 0; step < stepCount; step += 1) {
        if (present && present[step] !== 1) continue;
        const value = values[step] ?? NaN;
        const count = (counts[step] ?? 0) + 1;
        counts[step] = count;
        const distance = value - (means[step] ?? 0);
        const mean = (means[step] ?? 0) + distance / count;
        means[step] = mean;
        squares[step] = (squares[step] ?? 0) + distance * (value - mean);
      }
    },
    finish: () =>
      columnFromCounts(
        squares.map((sum, step) => result(sum / (counts[step] ?? 1))),
        counts,
      ),
  };
}
