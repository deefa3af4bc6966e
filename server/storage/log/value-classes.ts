// Which classes of values a log row has: values of one scale, sign and width lie packed in as many bits. Sixteen at most, chosen so that
// all values of the row take few bits. Hot path; see bench/ingest-head.bench.ts.
import { SCALE_LIMIT } from '@/lib/encoding/decimal-scale';

export const CLASS_LIMIT = 16;
/** Of the number of a class; not written when there is one class. */
const CLASS_NUMBER_BITS = 4;
/** Wider magnitudes are kept as their 8 raw bytes. */
export const MAGNITUDE_BITS = 52;
export const RAW_BITS = 64;
/** Values of one scale and sign: scale << 1 | is negative. The last group are those kept raw. */
export const RAW_GROUP = (SCALE_LIMIT + 1) * 2;
const GROUP_COUNT = RAW_GROUP + 1;
/** A class is written in so many. */
const CLASS_BITS = 16;

/** Place of a group and width in the arrays below. */
export function classKey(group: number, width: number): number {
  return (group << 6) | width;
}

interface Range {
  readonly group: number;
  /** Widths above this one … */
  readonly below: number;
  /** … up to this one are packed in that many bits. */
  readonly width: number;
  /** Bits that one more class saves, and its width. */
  readonly savedBits: number;
  readonly splitAt: number;
}

export class ValueClasses {
  count = 0;
  readonly groups: Uint8Array = new Uint8Array(CLASS_LIMIT);
  readonly widths: Uint8Array = new Uint8Array(CLASS_LIMIT);
  /** Number of the class, by key. Only keys that were counted have one. */
  readonly classOf: Uint8Array = new Uint8Array(classKey(GROUP_COUNT, 0));
  /** How many values there are, by key. The caller counts; choose() begins anew. */
  readonly counts: Int32Array = new Int32Array(classKey(GROUP_COUNT, 0));

  /** Of the values that were counted. */
  choose(valueCount: number): void {
    const groups = this.rangeOfEachGroup();
    const ranges = this.split(groups, groups.length === 1 ? valueCount * CLASS_NUMBER_BITS : 0);
    this.count = 0;
    for (const { group, below, width } of ranges) {
      this.groups[this.count] = group;
      this.widths[this.count] = group === RAW_GROUP ? RAW_BITS : width;
      for (let at = below + 1; at <= width; at += 1) {
        this.classOf[classKey(group, at)] = this.count;
        this.counts[classKey(group, at)] = 0;
      }
      this.count += 1;
    }
  }

  /** `priceBits`: what it costs to have more than one class. */
  private split(groups: readonly Range[], priceBits: number): readonly Range[] {
    const ranges = [...groups];
    let savedBits = 0;
    while (ranges.length < CLASS_LIMIT) {
      const best = mostSaving(ranges);
      const range = ranges[best];
      if (!range || range.savedBits <= CLASS_BITS) break;
      savedBits += range.savedBits - CLASS_BITS;
      const { group, below, width, splitAt } = range;
      ranges[best] = this.range(group, below, splitAt);
      ranges.push(this.range(group, splitAt, width));
    }
    return savedBits > priceBits ? ranges : groups;
  }

  /** As wide as the widest of its values. */
  private rangeOfEachGroup(): readonly Range[] {
    const ranges: Range[] = [];
    for (let group = 0; group < GROUP_COUNT; group += 1) {
      let width = MAGNITUDE_BITS;
      while (width >= 0 && this.counts[classKey(group, width)] === 0) width -= 1;
      if (width >= 0) ranges.push(this.range(group, -1, width));
    }
    return ranges;
  }

  private range(group: number, below: number, width: number): Range {
    let savedBits = 0;
    let splitAt = below;
    let narrowCount = 0;
    for (let at = below + 1; at < width; at += 1) {
      narrowCount += this.counts[classKey(group, at)] ?? 0;
      const bits = narrowCount * (width - at);
      if (bits <= savedBits) continue;
      savedBits = bits;
      splitAt = at;
    }
    return { group, below, width, savedBits, splitAt };
  }
}

function mostSaving(ranges: readonly Range[]): number {
  let best = 0;
  let mostBits = 0;
  for (let at = 0; at < ranges.length; at += 1) {
    const savedBits = ranges[at]?.savedBits ?? 0;
    if (savedBits <= mostBits) continue;
    mostBits = savedBits;
    best = at;
  }
  return best;
}
