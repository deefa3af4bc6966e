// Search over names as people type them: exact first, then by beginning, by part, by all words in any order, by letters in order.

/** Keeps the given order within a rank; an empty search finds everything. */
export function searchNames<Item>(
  items: readonly Item[],
  search: string,
  nameOf: (item: Item) => string,
): readonly Item[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return items;
  const words = wanted.split(/[\s_]+/).filter(Boolean);
  return items
    .map((item) => ({ item, rank: rankOf(nameOf(item).toLowerCase(), wanted, words) }))
    .filter(({ rank }) => rank < NOT_FOUND)
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}

const NOT_FOUND = 9;

function rankOf(name: string, wanted: string, words: readonly string[]): number {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(wanted)) return 2;
  if (words.every((word) => name.includes(word))) return 3;
  return isSubsequence(wanted.replaceAll(/\s/g, ''), name) ? 4 : NOT_FOUND;
}

function isSubsequence(letters: string, name: string): boolean {
  let at = 0;
  for (const letter of name) if (letter === letters[at]) at += 1;
  return at === letters.length;
}
