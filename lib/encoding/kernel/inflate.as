// Inflates raw deflate streams (RFC 1951) whose inflated length is known, as WebAssembly in AssemblyScript (TypeScript's syntax with
// machine types). Compiled by scripts/kernel.mjs into inflate-bytes.ts. It is for many small streams: nothing is made for one. For
// whatever is broken or unusual it returns -1, and zlib is asked. zlib is its oracle in tests too.
// Bits are loaded eight bytes at a time, also behind the end of the stream, which is found out by the position afterwards. Matches
// are copied in steps of eight bytes, so the target needs as much room behind it.

// @ts-nocheck
const LITERAL_BITS: u32 = 10;
const DISTANCE_BITS: u32 = 8;
const PRECODE_BITS: u32 = 7;
const LITERALS: i32 = 288;
const DISTANCES: i32 = 32;
const MAX_LENGTH: u32 = 15;

/** Entries of tables: bits 0–7 are how many to take, those of the code (8–12) and those behind it together; 16–30 a literal or a base. */
const IS_LITERAL: u32 = 0x8000_0000;
/** Neither literal nor base: the end of the block, a pointer to a further table (16–30; its bits in 8–12), or no code at all. */
const IS_OTHER: u32 = 0x8000;
const IS_END: u32 = 0x4000;
const IS_POINTER: u32 = 0x2000;

const KIND_PRECODE: u32 = 0;
const KIND_LITERAL: u32 = 1;
const KIND_DISTANCE: u32 = 2;

/** Regions of scratch memory: tables with their further tables, lengths of codes, and what sorting needs. */
let literalTable: usize = 0;
let distanceTable: usize = 0;
let precodeTable: usize = 0;
let lengths: usize = 0;
let precodeLengths: usize = 0;
let sorted: usize = 0;
let counts: usize = 0;
let offsets: usize = 0;

/** `scratch` has 32 KiB. */
export function init(scratch: usize): void {
  literalTable = scratch;
  distanceTable = literalTable + 12288;
  precodeTable = distanceTable + 8192;
  lengths = precodeTable + 512;
  precodeLengths = lengths + 512;
  sorted = precodeLengths + 64;
  counts = sorted + 1024;
  offsets = counts + 64;
}

function entryOf(kind: u32, symbol: u32, length: u32): u32 {
  if (kind == KIND_PRECODE) return (symbol << 16) | length;
  if (kind == KIND_LITERAL) {
    if (symbol < 256) return IS_LITERAL | (symbol << 16) | length;
    if (symbol == 256) return IS_OTHER | IS_END | length;
    if (symbol < 265) return ((symbol - 254) << 16) | (length << 8) | length;
    if (symbol < 285) {
      const extra = (symbol - 261) >>> 2;
      const base = ((4 + ((symbol - 265) & 3)) << extra) + 3;
      return (base << 16) | (length << 8) | (length + extra);
    }
    return symbol == 285 ? (<u32>258 << 16) | (length << 8) | length : IS_OTHER;
  }
  if (symbol < 4) return ((symbol + 1) << 16) | (length << 8) | length;
  if (symbol >= 30) return IS_OTHER;
  const extra = (symbol >>> 1) - 1;
  const base = ((2 + (symbol & 1)) << extra) + 1;
  return (base << 16) | (length << 8) | (length + extra);
}

/** Bits of a code in the order in which they come. */
function reversed(code: u32, length: u32): u32 {
  let bits: u32 = 0;
  for (let done: u32 = 0; done < length; done += 1) {
    bits = (bits << 1) | (code & 1);
    code >>>= 1;
  }
  return bits;
}

/** Makes the table of `bits` bits for codes of these lengths, 0 for none. Whether they make a whole code. */
function build(table: usize, bits: u32, kind: u32, from: usize, count: i32): bool {
  memory.fill(counts, 0, 64);
  for (let symbol = 0; symbol < count; symbol += 1) {
    const place = counts + (<usize>load<u8>(from + symbol) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let left: i32 = 1;
  let offset: u32 = 0;
  for (let length: u32 = 1; length <= MAX_LENGTH; length += 1) {
    const own = load<u32>(counts + (length << 2));
    left = (left << 1) - <i32>own;
    if (left < 0) return false;
    store<u32>(offsets + (length << 2), offset);
    offset += own;
  }
  const size: u32 = 1 << bits;
  if (left > 0) {
    // One distance with a single bit, or none at all, is what is left when nearly everything is literals.
    if (kind != KIND_DISTANCE || offset > 1 || (offset == 1 && load<u32>(counts + 4) != 1)) return false;
    for (let at: u32 = 0; at < size; at += 1) store<u32>(table + (at << 2), IS_OTHER);
  }
  for (let symbol = 0; symbol < count; symbol += 1) {
    const length: u32 = load<u8>(from + symbol);
    if (length == 0) continue;
    const place = offsets + (length << 2);
    const own = load<u32>(place);
    store<u16>(sorted + (own << 1), <u16>symbol);
    store<u32>(place, own + 1);
  }
  let code: u32 = 0;
  let taken: u32 = 0;
  let next: u32 = size;
  let pointed: u32 = 0xffff_ffff;
  let pointedBits: u32 = 0;
  let pointedTo: u32 = 0;
  for (let length: u32 = 1; length <= MAX_LENGTH; length += 1) {
    for (let own = load<u32>(counts + (length << 2)); own > 0; own -= 1) {
      const symbol: u32 = load<u16>(sorted + (taken << 1));
      taken += 1;
      const entryBits = reversed(code, length);
      if (length <= bits) {
        const entry = entryOf(kind, symbol, length);
        for (let at = entryBits; at < size; at += <u32>1 << length) store<u32>(table + (at << 2), entry);
      } else {
        const head = entryBits & (size - 1);
        if (head != pointed) {
          // Enough bits for all codes that begin so: they follow each other.
          pointed = head;
          pointedBits = length - bits;
          let room: i32 = <i32>(<u32>1 << pointedBits) - <i32>own;
          while (room > 0 && pointedBits + bits < MAX_LENGTH) {
            pointedBits += 1;
            room = (room << 1) - <i32>load<u32>(counts + ((pointedBits + bits) << 2));
          }
          pointedTo = next;
          next += <u32>1 << pointedBits;
          store<u32>(table + (head << 2), (pointedTo << 16) | IS_OTHER | IS_POINTER | (pointedBits << 8) | bits);
        }
        const entry = entryOf(kind, symbol, length - bits);
        for (let at = entryBits >>> bits; at < <u32>1 << pointedBits; at += <u32>1 << (length - bits))
          store<u32>(table + ((pointedTo + at) << 2), entry);
      }
      code += 1;
    }
    code <<= 1;
  }
  return true;
}

let at: usize = 0;
let bits: u64 = 0;
let bitCount: u64 = 0;

/** At least 56 bits are there afterwards. */
@inline
function refill(): void {
  bits |= load<u64>(at) << bitCount;
  at += <usize>((63 - bitCount) >>> 3);
  bitCount |= 56;
}

@inline
function take(count: u64): u32 {
  const value = <u32>(bits & (((<u64>1) << count) - 1));
  bits >>>= count;
  bitCount -= count;
  return value;
}

function buildFixed(): bool {
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + LITERALS, 5, DISTANCES);
  return (
    build(literalTable, LITERAL_BITS, KIND_LITERAL, lengths, LITERALS) &&
    build(distanceTable, DISTANCE_BITS, KIND_DISTANCE, lengths + LITERALS, DISTANCES)
  );
}

/** Where the length of a code of lengths stands: in the order of the standard. */
function precodePlace(index: u32): usize {
  if (index < 3) return 16 + index;
  if (index == 3) return 0;
  return (index & 1) == 0 ? 8 + ((index - 4) >>> 1) : 7 - ((index - 5) >>> 1);
}

function buildDynamic(end: usize): bool {
  refill();
  const literalCount = <i32>take(5) + 257;
  const distanceCount = <i32>take(5) + 1;
  const precodeCount = take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) return false;
  memory.fill(precodeLengths, 0, 19);
  for (let index: u32 = 0; index < precodeCount; index += 1) {
    if (bitCount < 3) refill();
    store<u8>(precodeLengths + precodePlace(index), <u8>take(3));
  }
  if (!build(precodeTable, PRECODE_BITS, KIND_PRECODE, precodeLengths, 19)) return false;
  const all = literalCount + distanceCount;
  let last: u8 = 0;
  for (let done = 0; done < all;) {
    refill();
    if (at > end + 8) return false;
    const entry = load<u32>(precodeTable + ((<usize>bits & ((1 << PRECODE_BITS) - 1)) << 2));
    take(entry & 0xff);
    const symbol = entry >>> 16;
    if (symbol < 16) {
      last = <u8>symbol;
      store<u8>(lengths + done, last);
      done += 1;
      continue;
    }
    let times: i32;
    if (symbol == 16) {
      if (done == 0) return false;
      times = <i32>take(2) + 3;
    } else {
      last = 0;
      times = symbol == 17 ? <i32>take(3) + 3 : <i32>take(7) + 11;
    }
    if (times > all - done) return false;
    memory.fill(lengths + done, last, times);
    done += times;
  }
  if (load<u8>(lengths + 256) == 0) return false;
  return (
    build(literalTable, LITERAL_BITS, KIND_LITERAL, lengths, literalCount) &&
    build(distanceTable, DISTANCE_BITS, KIND_DISTANCE, lengths + literalCount, distanceCount)
  );
}

/** Up to the end of a block: where the target goes on, 0 when it is broken. What changes is kept in locals: globals cost a load each. */
function codes(start: usize, to: usize, limit: usize, end: usize): usize {
  const literalMask: u64 = (<u64>1 << LITERAL_BITS) - 1;
  const distanceMask: u64 = (<u64>1 << DISTANCE_BITS) - 1;
  const literals = literalTable;
  const distances = distanceTable;
  let from = at;
  let held = bits;
  let heldCount = bitCount;
  while (to <= limit && from <= end + 8) {
    held |= load<u64>(from) << heldCount;
    from += <usize>((63 - heldCount) >>> 3);
    heldCount |= 56;
    let entry = load<u32>(literals + (<usize>(held & literalMask) << 2));
    // Three literals of the first table take at most 30 of 56 bits, and 26 are enough for any code of lengths.
    if ((entry & IS_LITERAL) != 0 && limit - to >= 3) {
      held >>>= entry & 0xff;
      heldCount -= entry & 0xff;
      store<u8>(to, <u8>(entry >>> 16));
      to += 1;
      entry = load<u32>(literals + (<usize>(held & literalMask) << 2));
      if ((entry & IS_LITERAL) != 0) {
        held >>>= entry & 0xff;
        heldCount -= entry & 0xff;
        store<u8>(to, <u8>(entry >>> 16));
        to += 1;
        entry = load<u32>(literals + (<usize>(held & literalMask) << 2));
        if ((entry & IS_LITERAL) != 0) {
          held >>>= entry & 0xff;
          heldCount -= entry & 0xff;
          store<u8>(to, <u8>(entry >>> 16));
          to += 1;
          continue;
        }
      }
    }
    if ((entry & IS_OTHER) != 0 && (entry & IS_POINTER) != 0) {
      held >>>= LITERAL_BITS;
      heldCount -= LITERAL_BITS;
      const further = <usize>(held & ((<u64>1 << ((entry >>> 8) & 31)) - 1));
      entry = load<u32>(literals + ((<usize>(entry >>> 16) + further) << 2));
    }
    let own = held & ((<u64>1 << (entry & 0xff)) - 1);
    held >>>= entry & 0xff;
    heldCount -= entry & 0xff;
    if ((entry & IS_LITERAL) != 0) {
      if (to >= limit) return 0;
      store<u8>(to, <u8>(entry >>> 16));
      to += 1;
      continue;
    }
    if ((entry & IS_OTHER) != 0) {
      if ((entry & IS_END) == 0) return 0;
      at = from;
      bits = held;
      bitCount = heldCount;
      return to;
    }
    const length = <usize>((entry >>> 16) + <u32>(own >>> ((entry >>> 8) & 31)));
    held |= load<u64>(from) << heldCount;
    from += <usize>((63 - heldCount) >>> 3);
    heldCount |= 56;
    entry = load<u32>(distances + (<usize>(held & distanceMask) << 2));
    if ((entry & IS_OTHER) != 0) {
      if ((entry & IS_POINTER) == 0) return 0;
      held >>>= DISTANCE_BITS;
      heldCount -= DISTANCE_BITS;
      const further = <usize>(held & ((<u64>1 << ((entry >>> 8) & 31)) - 1));
      entry = load<u32>(distances + ((<usize>(entry >>> 16) + further) << 2));
      if ((entry & IS_OTHER) != 0) return 0;
    }
    own = held & ((<u64>1 << (entry & 0xff)) - 1);
    held >>>= entry & 0xff;
    heldCount -= entry & 0xff;
    const distance = <usize>((entry >>> 16) + <u32>(own >>> ((entry >>> 8) & 31)));
    if (distance > to - start || length > limit - to) return 0;
    copyMatch(to, distance, length);
    to += length;
  }
  return 0;
}

@inline
function copyMatch(to: usize, distance: usize, length: usize): void {
  const stop = to + length;
  let from = to - distance;
  if (distance >= 8) {
    for (; to < stop; to += 8) {
      store<u64>(to, load<u64>(from));
      from += 8;
    }
  } else if (distance == 1) {
    const pattern = <u64>load<u8>(from) * 0x0101_0101_0101_0101;
    for (; to < stop; to += 8) store<u64>(to, pattern);
  } else {
    for (; to < stop; to += 1) {
      store<u8>(to, load<u8>(from));
      from += 1;
    }
  }
}

function stored(to: usize, limit: usize, end: usize): usize {
  // Whole bytes that were loaded and not used go back.
  take(bitCount & 7);
  at -= <usize>(bitCount >>> 3);
  bits = 0;
  bitCount = 0;
  if (at + 4 > end) return 0;
  const length: u32 = load<u16>(at);
  if ((length ^ 0xffff) != <u32>load<u16>(at + 2)) return 0;
  at += 4;
  if (<usize>length > end - at || <usize>length > limit - to) return 0;
  memory.copy(to, at, length);
  at += length;
  return to + length;
}

/** The stream at `from` … `end` into exactly `to` … `limit`: 0, or -1. */
export function inflate(from: usize, end: usize, to: usize, limit: usize): i32 {
  const start = to;
  at = from;
  bits = 0;
  bitCount = 0;
  for (let isLast = false; !isLast;) {
    refill();
    isLast = take(1) == 1;
    const type = take(2);
    if (type == 0) {
      to = stored(to, limit, end);
      if (to == 0) return -1;
      continue;
    }
    if (type == 3) return -1;
    const isBuilt = type == 1 ? buildFixed() : buildDynamic(end);
    if (!isBuilt) return -1;
    to = codes(start, to, limit, end);
    if (to == 0 || at - <usize>(bitCount >>> 3) > end) return -1;
  }
  return to == limit ? 0 : -1;
}
