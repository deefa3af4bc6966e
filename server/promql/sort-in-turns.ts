// Sorting that lets others have the event loop: pieces are sorted first, then merged two and two.
import type { Pacer } from '@/server/promql/turns';

/** Items sorted in one go: a few milliseconds with label sets. */
const PIECE_ITEMS = 2048;
/** Items merged between two looks at the clock. */
const MERGE_ITEMS = 512;

/** A new list; equal items keep their order. */
export async function sortInTurns<Item>(
  items: readonly Item[],
  compare: (left: Item, right: Item) => number,
  pacer: Pacer,
): Promise<readonly Item[]> {
  let pieces: (readonly Item[])[] = [];
  for (let at = 0; at < items.length; at += PIECE_ITEMS) {
    if (pacer.shouldPause()) await pacer.pause();
    pieces.push(items.slice(at, at + PIECE_ITEMS).toSorted(compare));
  }
  while (pieces.length > 1) {
    const merged: (readonly Item[])[] = [];
    for (let at = 0; at < pieces.length; at += 2)
      merged.push(await merge(pieces[at] ?? [], pieces[at + 1] ?? [], { compare, pacer }));
    pieces = merged;
  }
  return pieces[0] ?? [];
}

interface MergeOptions<Item> {
  readonly compare: (left: Item, right: Item) => number;
  readonly pacer: Pacer;
}

async function merge<Item>(
  lefts: readonly Item[],
  rights: readonly Item[],
  { compare, pacer }: MergeOptions<Item>,
): Promise<readonly Item[]> {
  const merged: Item[] = [];
  let left = 0;
  let right = 0;
  while (left < lefts.length && right < rights.length) {
    if (merged.length % MERGE_ITEMS === 0 && pacer.shouldPause()) await pacer.pause();
    const [one, two] = [lefts[left], rights[right]] as [Item, Item];
    const isLeftFirst = compare(one, two) <= 0;
    merged.push(isLeftFirst ? one : two);
    if (isLeftFirst) left += 1;
    else right += 1;
  }
  return merged.concat(lefts.slice(left), rights.slice(right));
}
