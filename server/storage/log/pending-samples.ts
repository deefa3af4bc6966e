// What the group commit under way has accepted so far: times by series, and rows by series and time. Hot path; see
// bench/ingest-head.bench.ts.
import { growFloat64, growInt32 } from '@/server/storage/index/grow';
import type { HistogramRows } from '@/server/storage/log/histogram-rows';
import type { SampleRows } from '@/server/storage/log/sample-rows';
import type { SeriesRef } from '@/server/storage/ports';

/** All that a group accepted so far. */
export interface GroupRows {
  readonly floats: SampleRows;
  readonly histograms: HistogramRows;
}

export class PendingSamples {
  /** By slot: newest accepted time of a series in this group; valid when the stamp is the group's number. */
  newest: Float64Array = new Float64Array(1024);
  stamps: Int32Array = new Int32Array(1024);
  group = 0;
  /** The group before this one while the head does not have it yet: its stamps are good, too. Else -1. */
  heldGroup = -1;
  private applyHeld: (() => void) | undefined;
  /** (reference, time) → row of this group, of a histogram −1 − row; made when a sample that is not the newest comes. */
  private rows: Map<string, number> | undefined;

  constructor(private readonly slotOf: (ref: SeriesRef) => number) {}

  /**
   * What follows, up to the end of admission, is one turn of the event loop: a series keeps its slot. `applyHeld` brings the group before
   * into the head, when it is not there yet.
   */
  begin(applyHeld: (() => void) | undefined): void {
    this.heldGroup = applyHeld ? this.group : -1;
    this.applyHeld = applyHeld;
    this.group += 1;
    this.rows = undefined;
  }

  /** From here on the head knows all that earlier groups accepted. */
  completeHead(): void {
    this.applyHeld?.();
    this.applyHeld = undefined;
    this.heldGroup = -1;
  }

  /** Whoever accepts a sample must call note(): writing `newest` and `stamps` alone is not enough any more. */
  get hasRows(): boolean {
    return this.rows !== undefined;
  }

  reserve(slotCount: number): void {
    this.newest = growFloat64(this.newest, slotCount);
    this.stamps = growInt32(this.stamps, slotCount);
  }

  /** -Infinity when the group has no sample of the series. */
  newestMs(ref: SeriesRef): number {
    const slot = this.slotOf(ref);
    return this.stamps[slot] === this.group ? (this.newest[slot] ?? -Infinity) : -Infinity;
  }

  /** The row of the sample at this time: of a float, or −1 − row of a histogram. */
  row(ref: SeriesRef, timestampMs: number, { floats, histograms }: GroupRows): number | undefined {
    if (this.stamps[this.slotOf(ref)] !== this.group) return undefined;
    if (!this.rows) {
      this.rows = new Map();
      for (let row = 0; row < floats.count; row += 1)
        this.rows.set(`${floats.series[row]}:${floats.timestampsMs[row]}`, row);
      for (let row = 0; row < histograms.count; row += 1)
        this.rows.set(`${histograms.series[row]}:${histograms.timestampsMs[row]}`, -1 - row);
    }
    return this.rows.get(`${ref}:${timestampMs}`);
  }

  note(ref: SeriesRef, timestampMs: number, row: number): void {
    const slot = this.slotOf(ref);
    if (this.stamps[slot] !== this.group || timestampMs > (this.newest[slot] ?? 0)) this.newest[slot] = timestampMs;
    this.stamps[slot] = this.group;
    this.rows?.set(`${ref}:${timestampMs}`, row);
  }
}
