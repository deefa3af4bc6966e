// Encoded native histograms in memory, found by a number of 32 bits. Bytes that were written are never changed.
import { HistogramRecordReader } from '@/lib/encoding/histogram-record';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';

const PAGE_BYTES = 1 << 20;
const LENGTH_BYTES = 4;

interface Page {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export class HistogramPages {
  sizeBytes = 0;
  private readonly pages: Page[] = [];
  private usedBytes = PAGE_BYTES;

  /** Copies a record; returns its address. */
  append(record: Uint8Array): number {
    const neededBytes = LENGTH_BYTES + record.length;
    if (this.usedBytes + neededBytes > PAGE_BYTES) {
      // A record that is longer than a page has one of its own.
      const bytes = new Uint8Array(Math.max(PAGE_BYTES, neededBytes));
      this.pages.push({ bytes, view: new DataView(bytes.buffer) });
      this.sizeBytes += bytes.length;
      this.usedBytes = 0;
    }
    const page = this.pages.at(-1);
    const address = (this.pages.length - 1) * PAGE_BYTES + this.usedBytes;
    page?.view.setUint32(this.usedBytes, record.length, true);
    page?.bytes.set(record, this.usedBytes + LENGTH_BYTES);
    this.usedBytes += neededBytes;
    return address;
  }

  /** A view. */
  record(address: number): Uint8Array {
    const page = this.pages[Math.floor(address / PAGE_BYTES)];
    if (!page) throw new Error(`Broken promise: there is no histogram at ${address}`);
    const from = (address % PAGE_BYTES) + LENGTH_BYTES;
    return page.bytes.subarray(from, from + page.view.getUint32(from - LENGTH_BYTES, true));
  }

  /** For the histograms of one series: neighbours share their layout. */
  reader(): (address: number) => NativeHistogram {
    const reader = new HistogramRecordReader();
    return (address) => reader.read(this.record(address));
  }
}
