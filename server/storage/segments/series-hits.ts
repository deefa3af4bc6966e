// In which segments the series of one read are, and where: numbers in columns. An object for each would live as long as the read, and the
// collector would copy and mark all of them.
import type { SeriesRef } from '@/server/storage/ports';
import { eachWanted, type OpenSegment } from '@/server/storage/segments/open-segment';

/** Hits `from` (inclusive) to `to` (exclusive). */
export interface HitRange {
  readonly from: number;
  readonly to: number;
}

const NO_HITS: HitRange = { from: 0, to: 0 };

export class SeriesHits {
  /** By hit: the segment, as its place in the list, … */
  readonly segmentAt: Int32Array;
  /** … and where the series is in its directory. */
  readonly positions: Int32Array;
  /** By place of the series: the first of its hits, oldest generation first. */
  private readonly starts: Int32Array;
  private readonly places: ReadonlyMap<SeriesRef, number>;

  /** `segments` oldest generation first; `ids` are the stored ids of the series, rising. */
  constructor(
    readonly segments: readonly OpenSegment[],
    refs: readonly SeriesRef[],
    ids: Int32Array,
  ) {
    this.places = new Map(refs.map((ref, at) => [ref, at]));
    const starts = new Int32Array(refs.length + 1);
    for (const { entry, directory } of segments)
      eachWanted(entry, directory, ids, (at) => (starts[at + 1] = (starts[at + 1] ?? 0) + 1));
    for (let at = 0; at < refs.length; at += 1) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
    this.starts = starts;
    const hitCount = starts[refs.length] ?? 0;
    this.segmentAt = new Int32Array(hitCount);
    this.positions = new Int32Array(hitCount);
    const next = starts.slice();
    segments.forEach(({ entry, directory }, segmentAt) => {
      eachWanted(entry, directory, ids, (at, position) => {
        const hit = next[at] ?? 0;
        this.segmentAt[hit] = segmentAt;
        this.positions[hit] = position;
        next[at] = hit + 1;
      });
    });
  }

  /** Series with hits. */
  *refs(): Generator<SeriesRef> {
    for (const [ref, at] of this.places) if (this.starts[at] !== this.starts[at + 1]) yield ref;
  }

  of(ref: SeriesRef): HitRange {
    const at = this.places.get(ref);
    return at === undefined ? NO_HITS : { from: this.starts[at] ?? 0, to: this.starts[at + 1] ?? 0 };
  }

  segment(hit: number): OpenSegment {
    const segment = this.segments[this.segmentAt[hit] ?? -1];
    if (!segment) throw new Error(`Cannot find the segment of hit ${hit}: there are ${this.segmentAt.length}`);
    return segment;
  }

  position(hit: number): number {
    return this.positions[hit] ?? 0;
  }
}
