// The JSON of label sets that were written before: series come with the very same lists of labels from answer to answer.
import type { LabelSet } from '@/lib/labels/label-set';

/** All that is kept, in bytes; when it is full, all of it goes. */
const LIMIT_BYTES = 8 * 1024 * 1024;
const FIRST_BYTES = 16 * 1024;
/** Longer ones are not kept. */
const LONGEST_BYTES = 4096;
const LENGTH_BYTES = 4;

export interface KeptMetrics {
  /** Where the text of the labels lies in view(): its length, and then the text, in whole words of four bytes. -1 when it is not kept. */
  placeOf(labels: LabelSet): number;
  view(): DataView;
  keep(labels: LabelSet, text: Uint8Array): void;
}

export function createKeptMetrics(limitBytes = LIMIT_BYTES): KeptMetrics {
  const places = new Map<LabelSet, number>();
  let bytes = new Uint8Array(Math.min(FIRST_BYTES, limitBytes));
  let view = new DataView(bytes.buffer);
  let usedBytes = 0;
  const grow = (): void => {
    const larger = new Uint8Array(Math.min(limitBytes, bytes.length * 2));
    larger.set(bytes);
    bytes = larger;
    view = new DataView(larger.buffer);
  };
  return {
    placeOf: (labels) => places.get(labels) ?? -1,
    view: () => view,
    keep: (labels, text) => {
      const sizeBytes = LENGTH_BYTES + Math.ceil(text.length / 4) * 4;
      if (text.length > Math.min(LONGEST_BYTES, limitBytes - LENGTH_BYTES - 3)) return;
      if (usedBytes + sizeBytes > limitBytes) {
        places.clear();
        usedBytes = 0;
      }
      while (usedBytes + sizeBytes > bytes.length) grow();
      view.setUint32(usedBytes, text.length, true);
      bytes.set(text, usedBytes + LENGTH_BYTES);
      places.set(labels, usedBytes);
      usedBytes += sizeBytes;
    },
  };
}
