// The hottest loops of remote write as WebAssembly, in AssemblyScript (TypeScript's syntax with machine types). Compiled by
// scripts/kernel.mjs into kernel-bytes.ts. It handles usual requests only: for anything else, and for anything broken, it returns
// -1 and the readers in TypeScript do the work and say what is wrong. They are also its oracle in tests.
// Regions in memory have 64 bytes of slack behind them: copies and comparisons go in steps of eight bytes.

// @ts-nocheck
/** Where the known series are (known-series.ts): columns by number, the hash table, the bytes of all keys. */
let refs: usize = 0;
let next: usize = 0;
let hashes: usize = 0;
let lengths: usize = 0;
let offsets: usize = 0;
let table: usize = 0;
let keys: usize = 0;
let seed: u32 = 0;

export function init(refsAt: usize, nextAt: usize, hashesAt: usize, lengthsAt: usize, offsetsAt: usize, tableAt: usize, keysAt: usize, hashSeed: u32): void {
  refs = refsAt;
  next = nextAt;
  hashes = hashesAt;
  lengths = lengthsAt;
  offsets = offsetsAt;
  table = tableAt;
  keys = keysAt;
  seed = hashSeed;
}

/** Elements of snappy's block format, from `at` to `end`, into `to` … `limit`, exactly. 0, or -1 for what is not whole and exact. */
export function unpack(at: usize, end: usize, to: usize, limit: usize): i32 {
  const start = to;
  while (at < end) {
    const tag: u32 = load<u8>(at);
    at += 1;
    if ((tag & 3) == 0) {
      let length: usize = (tag >>> 2) + 1;
      if (length > 60) {
        const sizeBytes = <u32>length - 60;
        if (at + sizeBytes > end) return -1;
        length = <usize>(load<u32>(at) & (<u32>0xffff_ffff >>> (32 - sizeBytes * 8))) + 1;
        at += sizeBytes;
        // 0 after an overflow.
        if (length == 0) return -1;
      }
      if (length > end - at || length > limit - to) return -1;
      if (length <= 64) for (let done: usize = 0; done < length; done += 8) store<u64>(to + done, load<u64>(at + done));
      else memory.copy(to, at, length);
      at += length;
      to += length;
      continue;
    }
    let length: usize;
    let offset: usize;
    if ((tag & 3) == 1) {
      if (at + 1 > end) return -1;
      length = ((tag >>> 2) & 7) + 4;
      offset = ((tag >>> 5) << 8) | load<u8>(at);
      at += 1;
    } else if ((tag & 3) == 2) {
      if (at + 2 > end) return -1;
      length = (tag >>> 2) + 1;
      offset = load<u16>(at);
      at += 2;
    } else {
      if (at + 4 > end) return -1;
      length = (tag >>> 2) + 1;
      offset = load<u32>(at);
      at += 4;
    }
    if (offset == 0 || offset > to - start || length > limit - to) return -1;
    const from = to - offset;
    if (offset >= 8) for (let done: usize = 0; done < length; done += 8) store<u64>(to + done, load<u64>(from + done));
    else for (let done: usize = 0; done < length; done += 1) store<u8>(to + done, load<u8>(from + done));
    to += length;
  }
  return to == limit ? 0 : -1;
}

function isSame(left: usize, right: usize, length: usize): bool {
  let at: usize = 0;
  for (; at + 8 <= length; at += 8) if (load<u64>(left + at) != load<u64>(right + at)) return false;
  for (; at < length; at += 1) if (load<u8>(left + at) != load<u8>(right + at)) return false;
  return true;
}

function hashOf(start: usize, length: usize): u32 {
  let hash: u32 = seed ^ <u32>length;
  let at: usize = 0;
  for (; at + 4 <= length; at += 4) {
    hash = (hash ^ load<u32>(start + at)) * 0x9e37_79b1;
    hash ^= hash >>> 15;
  }
  for (; at < length; at += 1) hash = (hash ^ <u32>load<u8>(start + at)) * 0x85eb_ca6b;
  hash ^= hash >>> 13;
  return hash * 0xc2b2_ae35;
}

/** The number of the series with exactly these label bytes, 0 when it is not known. */
function lookUp(start: usize, length: usize, mask: u32): u32 {
  const hash = hashOf(start, length);
  let slot = hash & mask;
  let entry = load<u32>(table + (<usize>slot << 2));
  while (entry != 0) {
    const place = <usize>entry << 2;
    if (load<u32>(hashes + place) == hash && load<u32>(lengths + place) == <u32>length && isSame(keys + load<u32>(offsets + place), start, length))
      return entry;
    slot = (slot + 1) & mask;
    entry = load<u32>(table + (<usize>slot << 2));
  }
  return 0;
}

/** A length of at most four bytes at `at`; where it ends is in `lengthEnd`. -1 for a longer one. */
let lengthEnd: usize = 0;
function lengthAt(at: usize): i32 {
  const word = load<u32>(at);
  if ((word & 0x80) == 0) {
    lengthEnd = at + 1;
    return <i32>(word & 0x7f);
  }
  if ((word & 0x8000) == 0) {
    lengthEnd = at + 2;
    return <i32>((word & 0x7f) | ((word >>> 1) & 0x3f80));
  }
  if ((word & 0x80_0000) == 0) {
    lengthEnd = at + 3;
    return <i32>((word & 0x7f) | ((word >>> 1) & 0x3f80) | ((word >>> 2) & 0x1f_c000));
  }
  if ((word & 0x8000_0000) != 0) return -1;
  lengthEnd = at + 4;
  return <i32>((word & 0x7f) | ((word >>> 1) & 0x3f80) | ((word >>> 2) & 0x1f_c000) | ((word >>> 3) & 0xfe0_0000));
}

/** Where the label fields that begin at `at` end; 0 when one runs over. */
function labelsEnd(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) == 0x0a) {
    const length = lengthAt(at + 1);
    if (length < 0 || lengthEnd > end || <usize>length > end - lengthEnd) return 0;
    at = lengthEnd + <usize>length;
  }
  return at;
}

/**
 * Reads prometheus.WriteRequest from `start` to `end`: series that are all known, labels first, then usual samples. Writes rows
 * (reference, time, value) and where labels and rows of each series lie, relative to `start`. Returns how many series there are, or -1.
 */
export function read(start: usize, end: usize, mask: u32, limit: u32, labelStarts: usize, labelEnds: usize, rowEnds: usize, rowRefs: usize, times: usize, values: usize): i32 {
  let at = start;
  let series: u32 = 0;
  let row: usize = 0;
  let last: u32 = 0;
  while (at < end) {
    if (load<u8>(at) != 0x0a || series == limit) return -1;
    const size = lengthAt(at + 1);
    if (size < 0 || lengthEnd > end || <usize>size > end - lengthEnd) return -1;
    at = lengthEnd;
    const seriesEnd = at + <usize>size;
    const labelStart = at;
    let number = load<u32>(next + (<usize>last << 2));
    let length = <usize>load<u32>(lengths + (<usize>number << 2));
    const isGuessed = number != 0 && length <= seriesEnd - at && isSame(keys + load<u32>(offsets + (<usize>number << 2)), at, length);
    // Recognised bytes that more labels follow are only the beginning of another series.
    if (!isGuessed || (at + length < seriesEnd && load<u8>(at + length) == 0x0a)) {
      const labelEnd = labelsEnd(at, seriesEnd);
      if (labelEnd == 0 || labelEnd == at) return -1;
      length = labelEnd - at;
      number = lookUp(at, length, mask);
      if (number == 0) return -1;
      store<u32>(next + (<usize>last << 2), number);
    }
    last = number;
    const ref = load<i32>(refs + (<usize>number << 2));
    if (ref < 0) return -1;
    at += length;
    while (at < seriesEnd) {
      // Value, then a time of this century: nearly all samples look like this.
      if (at + 18 > seriesEnd || row == <usize>limit) return -1;
      if ((load<u32>(at) & 0xff_ffff) != 0x09_1012 || load<u8>(at + 11) != 0x10) return -1;
      const low = load<u32>(at + 12);
      const high = <u32>load<u16>(at + 16);
      if ((low & 0x8080_8080) != 0x8080_8080 || (high & 0x8080) != 0x0080) return -1;
      const lowBits = (low & 0x7f) | ((low >>> 1) & 0x3f80) | ((low >>> 2) & 0x1f_c000) | ((low >>> 3) & 0xfe0_0000);
      const highBits = (high & 0x7f) | ((high >>> 1) & 0x3f80);
      store<i32>(rowRefs + (row << 2), ref);
      store<f64>(times + (row << 3), <f64>highBits * 268435456.0 + <f64>lowBits);
      store<u64>(values + (row << 3), load<u64>(at + 3));
      row += 1;
      at += 18;
    }
    const place = <usize>series << 2;
    store<i32>(labelStarts + place, <i32>(labelStart - start));
    store<i32>(labelEnds + place, <i32>(labelStart + length - start));
    store<i32>(rowEnds + place, <i32>row);
    series += 1;
  }
  return <i32>series;
}
