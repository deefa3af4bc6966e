// Posting lists: the references of the series that have a label pair, rising, in growing Int32Arrays; and the set algebra on them.
import { RefSet, type RefPages } from '@/server/storage/index/ref-pages';
import type { SeriesRef } from '@/server/storage/ports';

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
    list.refs = grownFrom(list.refs, list.count * 2);
  }
  list.refs[list.count] = ref;
  list.count += 1;
}

export function postingRefs(list: PostingList): Int32Array {
  return list.refs.subarray(0, list.count);
}

/** The list may become empty. A reader may hold the old array: it is replaced. */
export function dropPostings(list: PostingList, isGone: (ref: SeriesRef) => boolean): void {
  const kept = postingRefs(list).filter((ref) => !isGone(ref));
  if (kept.length === list.count) return;
  list.count = kept.length;
  list.refs = kept.length < FIRST_SIZE ? grownFrom(kept, FIRST_SIZE) : kept;
}

function grownFrom(refs: Int32Array, size: number): Int32Array {
  const grown = new Int32Array(size);
  grown.set(refs);
  return grown;
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

/** Of references whose page is gone, none. */
export function unionRefs(lists: readonly Int32Array[], pages: RefPages): Int32Array {
  const [only] = lists;
  if (only === undefined) return new Int32Array(0);
  if (lists.length === 1) return only;
  const all = new RefSet(pages);
  for (const list of lists) all.add(list);
  return all.refs(lists.reduce((sum, list) => sum + list.length, 0));
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
