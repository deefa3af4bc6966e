// Builds what the head has of some of the series, away from it: a start has threads do that, each for its share of the series. Series are
// stored ids here, and nobody needs to know yet who they are.
import { addFloats, addHistograms } from '@/server/storage/head/add-rows';
import type { GenerationParts } from '@/server/storage/head/generation-parts';
import { HeadGeneration } from '@/server/storage/head/head-generation';
import { HISTOGRAM_PAGE_LIMIT } from '@/server/storage/head/histogram-pages';
import { growInt32 } from '@/server/storage/index/grow';
import { IdTable } from '@/server/storage/index/id-table';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { decodeLogRow, type LogRowSink } from '@/server/storage/log/log-row';
import { SampleRows } from '@/server/storage/log/sample-rows';

/** Neighbours by id go to one share: their memory lies together. */
const RUN_BITS = 10;
const UNKNOWN = -1;
/** In the table of ids: a series of another share. */
const OF_OTHERS = -2;

/** The series of one of `count` shares. */
export interface SeriesShare {
  readonly number: number;
  readonly count: number;
}

/** Whose log rows it is made of. */
interface RowSource {
  readonly epoch: number;
  readonly writer: number;
}

export interface BuiltGeneration extends RowSource {
  readonly parts: GenerationParts;
  /** Stored ids, by slot. */
  readonly ids: Int32Array;
}

/** What is read of the samples of a row to find their series. */
interface SeriesRows {
  readonly count: number;
  readonly series: Int32Array;
}

export class HeadBuilder {
  private readonly generations: HeadGeneration[] = [];
  /** Stored id → place in `ids`. */
  private readonly places = new IdTable();
  private ids: Int32Array = new Int32Array(1024);
  private idCount = 0;
  private refs: Int32Array = new Int32Array(0);
  private readonly scratch = { floats: new SampleRows(), histograms: new HistogramRows() };

  constructor(private readonly share: SeriesShare) {}

  /**
   * Takes the samples of this share out of a row that has passed checkLogRow(). Returns whether the row has something else than
   * samples, which is left to others.
   */
  add(source: RowSource, payload: Uint8Array): boolean {
    const generation = this.generation(source);
    let hasMore = false;
    const noteMore = (): void => {
      hasMore = true;
    };
    const sink: LogRowSink = {
      // Then it is not read.
      knowsSeries: () => {
        hasMore = true;
        return true;
      },
      newSeries: noteMore,
      floats: (rows) => addFloats(generation, this.refsOf(rows), rows),
      histograms: (rows) => addHistograms(generation, this.refsOf(rows), rows),
      deletion: noteMore,
    };
    decodeLogRow(payload, this.scratch, sink);
    return hasMore;
  }

  /** Everything; the builder is used up then. */
  take(): BuiltGeneration[] {
    return this.generations.map((generation) => ({
      epoch: generation.epoch,
      writer: generation.writerId,
      parts: generation.pack(),
      ids: generation.refs().map((ref) => this.ids[ref] ?? 0),
    }));
  }

  private generation({ epoch, writer }: RowSource): HeadGeneration {
    // As a rule it is the last one.
    const known = this.generations.findLast((one) => one.epoch === epoch && one.writerId === writer);
    if (known) return known;
    const firstPage = Math.floor(HISTOGRAM_PAGE_LIMIT / this.share.count) * this.share.number;
    const created = new HeadGeneration(epoch, writer, firstPage);
    this.generations.push(created);
    return created;
  }

  /** References of a row's series, negative for those of other shares. Valid until the next call. */
  private refsOf({ count, series }: SeriesRows): Int32Array {
    this.refs = growInt32(this.refs, count);
    const { refs, places } = this;
    for (let row = 0; row < count; row += 1) {
      const id = series[row] ?? 0;
      const ref = places.get(id);
      refs[row] = ref === UNKNOWN ? this.place(id) : ref;
    }
    return refs;
  }

  private place(id: number): number {
    const { number, count } = this.share;
    const isOwn = (id >>> RUN_BITS) % count === number;
    const ref = isOwn ? this.idCount : OF_OTHERS;
    this.places.set(id, ref);
    if (!isOwn) return ref;
    this.ids = growInt32(this.ids, ref + 1);
    this.ids[ref] = id;
    this.idCount += 1;
    return ref;
  }
}
