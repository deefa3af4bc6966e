// Encoded native histograms in memory, found by a number of 32 bits. Bytes that were written are never changed.
import { ByteReader } from '@/lib/encoding/byte-reader';
import { readHistogram } from '@/lib/encoding/histogram-record';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';

const PAGE_BYTES = 1 << 20;
const LENGTH_BYTES = 4;

export class HistogramPages {
  sizeBytes = 0;
  private readonly pages: Uint8Array[] = [];
  private usedBytes = PAGE_BYTES;

  /** Copies a record; returns its address. */
  append(record: Uint8Array): number {
    const neededBytes = LENGTH_BYTES + record.length;
    if (this.usedBytes + neededBytes > PAGE_BYTES) {
      // A record that is longer than a page has one of its own.
      const page = new Uint8Array(Math.max(PAGE_BYTES, neededBytes));
      this.pages.push(page);
      this.sizeBytes += page.length;
      this.usedBytes = 0;
    }
    const page = this.pages.at(-1);
    const address = (this.pages.length - 1) * PAGE_BYTES + this.usedBytes;
    if (page) {
      new DataView(page.buffer).setUint32(this.usedBytes, record.length, true);
      page.set(record, this.usedBytes + LENGTH_BYTES);
    }
    this.usedBytes += neededBytes;
    return address;
  }

  /** A view. */
  record(address: number): Uint8Array {
    const page = this.pages[Math.floor(address / PAGE_BYTES)] ?? new Uint8Array(LENGTH_BYTES);
    const from = address % PAGE_BYTES;
    const length = new DataView(page.buffer).getUint32(from, true);
    return page.subarray(from + LENGTH_BYTES, from + LENGTH_BYTES + length);
  }

  read(address: number): NativeHistogram {
    return readHistogram(new ByteReader(this.record(address)));
  }
}
