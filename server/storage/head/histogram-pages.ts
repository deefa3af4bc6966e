// Encoded native histograms in memory, found by a number of 32 bits. Bytes that were written are never changed.
import { assert } from '@/lib/errors/assert';
import { HistogramRecordReader } from '@/lib/encoding/histogram-record';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';

const PAGE_BYTES = 1 << 20;
const LENGTH_BYTES = 4;
/** Addresses have 32 bits. */
export const HISTOGRAM_PAGE_LIMIT = 4096;

interface Page {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** What another thread wrote, with the numbers that its pages keep. */
export interface HistogramPageParts {
  readonly firstPage: number;
  readonly pages: readonly Uint8Array[];
}

export class HistogramPages {
  sizeBytes = 0;
  private readonly pages: (Page | undefined)[] = [];
  private usedBytes = PAGE_BYTES;
  private nextPage: number;

  /** Several threads write with numbers apart: an address stays the same when their pages come together. */
  constructor(private readonly firstPage = 0) {
    this.nextPage = firstPage;
  }

  /** Copies a record; returns its address. */
  append(record: Uint8Array): number {
    const neededBytes = LENGTH_BYTES + record.length;
    if (this.usedBytes + neededBytes > PAGE_BYTES) {
      // A record that is longer than a page has one of its own.
      this.open(this.nextPage, new Uint8Array(Math.max(PAGE_BYTES, neededBytes)));
      this.usedBytes = 0;
    }
    const number = this.nextPage - 1;
    const page = this.pages[number];
    const address = number * PAGE_BYTES + this.usedBytes;
    page?.view.setUint32(this.usedBytes, record.length, true);
    page?.bytes.set(record, this.usedBytes + LENGTH_BYTES);
    this.usedBytes += neededBytes;
    return address;
  }

  private open(number: number, bytes: Uint8Array): void {
    assert(number < HISTOGRAM_PAGE_LIMIT, 'the limit of the head is reached before its histograms take 4 GiB');
    this.pages[number] = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    this.sizeBytes += bytes.length;
    this.nextPage = Math.max(this.nextPage, number + 1);
  }

  pack(): HistogramPageParts {
    return { firstPage: this.firstPage, pages: this.pages.flatMap((page) => page?.bytes ?? []) };
  }

  /** What is appended from now on goes into a new page. */
  adopt({ firstPage, pages }: HistogramPageParts): void {
    for (const [at, bytes] of pages.entries()) this.open(firstPage + at, bytes);
    this.usedBytes = PAGE_BYTES;
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
