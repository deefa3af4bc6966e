// Posting lists: the references of the series that have a label pair, rising, in growing Int32Arrays; and the set algebra on them.

const FIRST_SIZE = 4;
/** When one list is this many times longer, searching in it beats walking along it. */
const GALLOP_FACTOR = 16;

export interface PostingList {
  refs: Int32Array;
  count: number;
}

export function createPostingList(): PostingList {
  return { refs: new Int32Array(FIRST_SIZE), count: 0 };
}

/** `ref` must be larger than all before it. */
export function appendPosting(list: PostingList, ref: number): void {
  if (list.count === list.refs.length) {
    const grown = new Int32Array(list.count * 2);
    grown.set(list.refs);
    list.refs = grown;
  }
  list.refs[list.count] = ref;
  list.count += 1;
}

export function postingRefs(list: PostingList): Int32Array {
  return list.refs.subarray(0, list.count);
}

/** Takes out references that have the flag; the list may become empty. A reader may hold the old array: it is replaced. */
export function dropPostings(list: PostingList, flags: Uint8Array, flag: number): void {
  const { refs, count } = list;
  let keptCount = 0;
  for (let at = 0; at < count; at += 1) if (((flags[refs[at] ?? 0] ?? 0) & flag) === 0) keptCount += 1;
  if (keptCount === count) return;
  const kept = new Int32Array(Math.max(FIRST_SIZE, keptCount));
  let to = 0;
  for (let at = 0; at < count; at += 1) {
    const ref = refs[at] ?? 0;
    if (((flags[ref] ?? 0) & flag) !== 0) continue;
    kept[to] = ref;
    to += 1;
  }
  list.refs = kept;
  list.count = keptCount;
}

export function intersectRefs(left: Int32Array, right: Int32Array): Int32Array {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  const result = new Int32Array(short.length);
  const isGalloping = long.length > short.length * GALLOP_FACTOR;
  let count = 0;
  let at = 0;
  for (const ref of short) {
    if (isGalloping) at = lowerBound(long, ref, at);
    else while (at < long.length && (long[at] ?? 0) < ref) at += 1;
    if (at === long.length) break;
    if (long[at] === ref) {
      result[count] = ref;
      count += 1;
    }
  }
  return result.subarray(0, count);
}

export function subtractRefs(from: Int32Array, remove: Int32Array): Int32Array {
  if (remove.length === 0) return from;
  const result = new Int32Array(from.length);
  let count = 0;
  let at = 0;
  for (const ref of from) {
    while (at < remove.length && (remove[at] ?? 0) < ref) at += 1;
    if (remove[at] === ref) continue;
    result[count] = ref;
    count += 1;
  }
  return result.subarray(0, count);
}

/** `refLimit` is larger than any reference in the lists. */
export function unionRefs(lists: readonly Int32Array[], refLimit: number): Int32Array {
  const [only] = lists;
  if (only === undefined) return new Int32Array(0);
  if (lists.length === 1) return only;
  const bitmap = new Uint32Array((refLimit >>> 5) + 1);
  for (const list of lists) for (const ref of list) bitmap[ref >>> 5] = (bitmap[ref >>> 5] ?? 0) | (1 << (ref & 31));
  const result = new Int32Array(
    Math.min(
      lists.reduce((sum, list) => sum + list.length, 0),
      refLimit,
    ),
  );
  let count = 0;
  for (let word = 0; word < bitmap.length; word += 1) {
    let bits = bitmap[word] ?? 0;
    while (bits !== 0) {
      result[count] = word * 32 + 31 - Math.clz32(bits & -bits);
      count += 1;
      bits &= bits - 1;
    }
  }
  return result.subarray(0, count);
}

function lowerBound(refs: Int32Array, ref: number, from: number): number {
  let step = 1;
  let low = from;
  while (low + step < refs.length && (refs[low + step] ?? 0) < ref) {
    low += step;
    step *= 2;
  }
  let high = Math.min(refs.length, low + step + 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((refs[middle] ?? 0) < ref) low = middle + 1;
    else high = middle;
  }
  return low;
}
