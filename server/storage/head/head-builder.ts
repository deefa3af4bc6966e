// Builds what the head has of some of the series, away from it: a start has threads do that, each for its share of the series. Series are
// stored ids here, and nobody needs to know yet who they are.
import { addFloats, addHistograms } from '@/server/storage/head/add-rows';
import type { GenerationParts } from '@/server/storage/head/generation-parts';
import { HeadGeneration } from '@/server/storage/head/head-generation';
import { HISTOGRAM_PAGE_LIMIT } from '@/server/storage/head/histogram-pages';
import { createOwnerOf, type SeriesShare, shareRunEnd } from '@/server/storage/head/series-shares';
import { growInt32 } from '@/server/storage/index/grow';
import { IdTable } from '@/server/storage/index/id-table';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { decodeLogRow, type LogRowSink } from '@/server/storage/log/log-row';
import { type FloatRows, SampleRows } from '@/server/storage/log/sample-rows';

const UNKNOWN = -1;
/** In place of a reference: a series of another share. */
const OF_OTHERS = -2;

/** Whose log rows it is made of. */
export interface RowSource {
  readonly epoch: number;
  readonly writer: number;
}

export interface BuiltGeneration extends RowSource {
  readonly parts: GenerationParts;
  /** Stored ids, by slot. */
  readonly ids: Int32Array;
}

/** Where what other shares have goes, when only one of them reads the log. */
export interface OtherShares {
  /** Rows `from … to-1` are all of the share of that number; they are copied at once. */
  floats(
    source: RowSource,
    number: number,
    rows: FloatRows,
    range: { readonly from: number; readonly to: number },
  ): void;
  /** A row of the log that is more than plain floats: for all of them. */
  row(source: RowSource, payload: Uint8Array): void;
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
  private readonly ownerOf: (id: number) => number;
  private readonly scratch = { floats: new SampleRows(), histograms: new HistogramRows() };

  constructor(
    private readonly share: SeriesShare,
    private readonly others?: OtherShares,
  ) {
    this.ownerOf = createOwnerOf(share.count);
  }

  /**
   * Takes the samples of this share out of a row that has passed checkLogRow(), and hands on those of others. Returns whether the row
   * has something else than samples, which is left to the caller.
   */
  add(source: RowSource, payload: Uint8Array): boolean {
    let hasMore = false;
    let isPlain = true;
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
      floats: (rows) => {
        if (rows.hasStarts) isPlain = false;
        else this.handOn(source, rows);
        this.addFloats(source, rows);
      },
      histograms: (rows) => {
        isPlain = false;
        this.addHistograms(source, rows);
      },
      deletion: noteMore,
    };
    try {
      decodeLogRow(payload, this.scratch, sink);
    } finally {
      // What came before a fault of the row counts.
      if (!isPlain) this.others?.row(source, payload);
    }
    return hasMore;
  }

  /** Of OtherShares.row(): what did not come as floats. Throws where add() has thrown. */
  addRest(source: RowSource, payload: Uint8Array): void {
    const pass = (): void => undefined;
    decodeLogRow(payload, this.scratch, {
      knowsSeries: () => true,
      newSeries: pass,
      floats: (rows) => {
        if (rows.hasStarts) this.addFloats(source, rows);
      },
      histograms: (rows) => this.addHistograms(source, rows),
      deletion: pass,
    });
  }

  addFloats(source: RowSource, rows: FloatRows): void {
    addFloats(this.generation(source), this.refsOf(rows), rows);
  }

  private addHistograms(source: RowSource, rows: HistogramRows): void {
    addHistograms(this.generation(source), this.refsOf(rows), rows);
  }

  private handOn(source: RowSource, rows: FloatRows): void {
    const { others, share } = this;
    if (!others) return;
    const { series, count } = rows;
    for (let from = 0; from < count;) {
      const to = shareRunEnd(series, from, count);
      const number = this.ownerOf(series[from] ?? 0);
      if (number !== share.number) others.floats(source, number, rows, { from, to });
      from = to;
    }
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
    const { refs, share } = this;
    for (let from = 0; from < count;) {
      const to = shareRunEnd(series, from, count);
      if (this.ownerOf(series[from] ?? 0) === share.number) this.findOwn(series, from, to);
      else refs.fill(OF_OTHERS, from, to);
      from = to;
    }
    return refs;
  }

  private findOwn(series: Int32Array, from: number, to: number): void {
    const { refs, places } = this;
    let { ids, idCount } = this;
    // Mostly who comes next is who came next before.
    let next = 0;
    for (let row = from; row < to; row += 1) {
      const id = series[row] ?? 0;
      let ref = next;
      if (next >= idCount || ids[next] !== id) {
        ref = places.get(id);
        if (ref === UNKNOWN) {
          ref = this.place(id);
          ({ ids, idCount } = this);
        }
      }
      refs[row] = ref;
      next = ref + 1;
    }
  }

  private place(id: number): number {
    const ref = this.idCount;
    this.places.set(id, ref);
    this.ids = growInt32(this.ids, ref + 1);
    this.ids[ref] = id;
    this.idCount += 1;
    return ref;
  }
}
