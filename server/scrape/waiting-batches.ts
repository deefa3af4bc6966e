// Batches that wait for the database, in order and bounded by bytes: beyond the limit the oldest go.
import type { ScrapeMetrics } from '@/server/scrape/scrape-metrics';
import type { SampleBatch } from '@/server/storage/ports';

/** Reference, time, value. */
const SAMPLE_BYTES = 20;
const BATCH_BYTES = 500;
const HISTOGRAM_BYTES = 1000;

export interface WaitingBatch {
  readonly batch: SampleBatch;
  /** An append that has not settled yet; it never rejects. */
  attempt: Promise<void> | null;
}

export class WaitingBatches {
  private entries: WaitingBatch[] = [];
  private sizeBytes = 0;
  private sampleCount = 0;

  constructor(
    private readonly limitBytes: number,
    private readonly metrics: ScrapeMetrics,
  ) {
    metrics.bufferLimitBytes.set(limitBytes);
  }

  get count(): number {
    return this.entries.length;
  }

  /** Whether some are not on their way to the store. */
  get hasIdle(): boolean {
    return this.entries.some(({ attempt }) => attempt === null);
  }

  get oldest(): WaitingBatch | undefined {
    return this.entries[0];
  }

  first(count: number): readonly WaitingBatch[] {
    return this.entries.slice(0, count);
  }

  push(entry: WaitingBatch): void {
    this.entries.push(entry);
    this.account(entry, 1);
    while (this.sizeBytes > this.limitBytes) {
      const lost = this.entries.shift();
      if (!lost) break;
      this.account(lost, -1);
      this.metrics.lostSamples.inc(lost.batch.count);
    }
  }

  /** It may be gone already: lost while its append was under way. */
  remove(entry: WaitingBatch): void {
    const at = this.entries.indexOf(entry);
    if (at < 0) return;
    this.entries.splice(at, 1);
    this.account(entry, -1);
  }

  private account({ batch }: WaitingBatch, sign: 1 | -1): void {
    this.sizeBytes += sign * sizeOf(batch);
    this.sampleCount += sign * batch.count;
    this.metrics.bufferBytes.set(this.sizeBytes);
    this.metrics.waitingSamples.set(this.sampleCount);
  }
}

/** Of the arrays, which may be longer than what is used of them. */
function sizeOf({ seriesRefs, histograms }: SampleBatch): number {
  return BATCH_BYTES + seriesRefs.length * SAMPLE_BYTES + (histograms?.histograms.length ?? 0) * HISTOGRAM_BYTES;
}
