// Samples of one series that came out of order: sorted runs of growing length, so that any order of arrival stays cheap.
import { firstAtOrAfter, mergeColumns, type SampleColumns } from '@/server/storage/head/sample-columns';

/** New samples are sorted in here; a full buffer becomes a run. */
const BUFFER_SIZE = 128;

export class LateSamples {
  count = 0;
  /** Runs are never changed, only replaced: a reader may keep them. */
  private runs: readonly SampleColumns[] = [];
  private readonly bufferMs = new Float64Array(BUFFER_SIZE);
  private readonly bufferValues = new Float64Array(BUFFER_SIZE);
  private readonly bufferWords = new Uint32Array(this.bufferValues.buffer);
  private bufferCount = 0;

  /** Of a snapshot(). */
  static of(runs: readonly SampleColumns[]): LateSamples {
    const late = new LateSamples();
    late.runs = runs;
    late.count = runs.reduce((sum, { timestampsMs }) => sum + timestampsMs.length, 0);
    return late;
  }

  /** The words of the value at this time, or undefined. */
  find(timestampMs: number): { readonly low: number; readonly high: number } | undefined {
    const at = firstAtOrAfter(this.bufferMs.subarray(0, this.bufferCount), timestampMs);
    if (at < this.bufferCount && this.bufferMs[at] === timestampMs) return wordsAt(this.bufferWords, at);
    for (const run of this.runs) {
      const position = firstAtOrAfter(run.timestampsMs, timestampMs);
      if (run.timestampsMs[position] !== timestampMs) continue;
      return wordsAt(new Uint32Array(run.values.buffer, run.values.byteOffset, run.values.length * 2), position);
    }
    return undefined;
  }

  /** The caller has made sure that the time is free. */
  insert(timestampMs: number, low: number, high: number): void {
    const at = firstAtOrAfter(this.bufferMs.subarray(0, this.bufferCount), timestampMs);
    this.bufferMs.copyWithin(at + 1, at, this.bufferCount);
    this.bufferWords.copyWithin(at * 2 + 2, at * 2, this.bufferCount * 2);
    this.bufferMs[at] = timestampMs;
    this.bufferWords[at * 2] = low;
    this.bufferWords[at * 2 + 1] = high;
    this.bufferCount += 1;
    this.count += 1;
    if (this.bufferCount === BUFFER_SIZE) this.closeBuffer();
  }

  /** Sources for a merge; they share no time with each other. */
  snapshot(): readonly SampleColumns[] {
    return this.bufferCount === 0 ? this.runs : [...this.runs, this.copyBuffer()];
  }

  private copyBuffer(): SampleColumns {
    return {
      timestampsMs: this.bufferMs.slice(0, this.bufferCount),
      values: this.bufferValues.slice(0, this.bufferCount),
    };
  }

  // Runs of like size are merged, so there are at most log2(count / BUFFER_SIZE) of them.
  private closeBuffer(): void {
    const runs = [...this.runs];
    let run = this.copyBuffer();
    for (let last = runs.at(-1); last && last.timestampsMs.length <= run.timestampsMs.length; last = runs.at(-1)) {
      run = mergeColumns([last, run]);
      runs.pop();
    }
    this.runs = [...runs, run];
    this.bufferCount = 0;
  }
}

function wordsAt(words: Uint32Array, at: number): { low: number; high: number } {
  return { low: words[at * 2] ?? 0, high: words[at * 2 + 1] ?? 0 };
}
