// Start timestamps of the samples in one generation of the head, by slot. Samples that came in order are kept as changes: a counter
// that began once takes 16 bytes however many samples it has. Only ever added to, as the samples themselves.
import { firstAtOrAfter } from '@/server/storage/head/sample-columns';
import { growFloat64 } from '@/server/storage/index/grow';

const FIRST_CHANGES = 4;
const BYTES_PER_CHANGE = 16;
/** A time in a Map. */
const BYTES_PER_LATE = 48;

export interface SlotStarts {
  changeCount: number;
  /** From this time on … */
  fromMs: Float64Array;
  /** … samples that came in order have this start; NaN for none. */
  startsMs: Float64Array;
  /** Those of samples that came out of order, by their time. */
  late: Map<number, number> | undefined;
}

export class StartTimes {
  sizeBytes = 0;
  private readonly slots = new Map<number, SlotStarts>();

  /** By slot. */
  pack(): ReadonlyMap<number, SlotStarts> {
    return this.slots;
  }

  /** Slots count from `base` on. */
  adopt(slots: ReadonlyMap<number, SlotStarts>, base: number): void {
    for (const [slot, starts] of slots) {
      this.slots.set(base + slot, starts);
      this.sizeBytes += starts.changeCount * BYTES_PER_CHANGE + (starts.late?.size ?? 0) * BYTES_PER_LATE;
    }
  }

  has(slot: number): boolean {
    return this.slots.has(slot);
  }

  /** Of a sample that was added just now. `startMs` is NaN when it has none. */
  note(slot: number, timestampMs: number, { startMs, isLate }: { startMs: number; isLate: boolean }): void {
    let starts = this.slots.get(slot);
    if (!starts) {
      if (Number.isNaN(startMs)) return;
      starts = {
        changeCount: 0,
        fromMs: new Float64Array(FIRST_CHANGES),
        startsMs: new Float64Array(FIRST_CHANGES),
        late: undefined,
      };
      this.slots.set(slot, starts);
    }
    if (isLate) {
      if (Number.isNaN(startMs)) return;
      starts.late ??= new Map();
      starts.late.set(timestampMs, startMs);
      this.sizeBytes += BYTES_PER_LATE;
      return;
    }
    const { changeCount } = starts;
    const current = changeCount === 0 ? NaN : starts.startsMs[changeCount - 1];
    if (Object.is(current, startMs)) return;
    starts.fromMs = growFloat64(starts.fromMs, changeCount + 1);
    starts.startsMs = growFloat64(starts.startsMs, changeCount + 1);
    starts.fromMs[changeCount] = timestampMs;
    starts.startsMs[changeCount] = startMs;
    starts.changeCount += 1;
    this.sizeBytes += BYTES_PER_CHANGE;
  }

  /** Parallel to the times of samples that came in order, or out of it. */
  read(slot: number, timestampsMs: Float64Array, isLate: boolean): Float64Array | undefined {
    const starts = this.slots.get(slot);
    if (!starts) return undefined;
    const { late, changeCount } = starts;
    if (isLate) return timestampsMs.map((timestampMs) => late?.get(timestampMs) ?? NaN);
    const fromMs = starts.fromMs.subarray(0, changeCount);
    let change = firstAtOrAfter(fromMs, timestampsMs[0] ?? 0, true) - 1;
    return timestampsMs.map((timestampMs) => {
      while (change + 1 < changeCount && (fromMs[change + 1] ?? Infinity) <= timestampMs) change += 1;
      return change < 0 ? NaN : (starts.startsMs[change] ?? NaN);
    });
  }
}
