// Names that are too long for their room, shortened where they are the same as others.

const SEPARATOR = /[\s\-_./:,="'(){}[\]|]/u;
/** A shorter beginning is no longer than the dots that would stand for it. */
const LEAST_SHARED_CHARACTERS = 4;
/** Fewer letters before the dots tell nothing. */
const LEAST_HEAD_CHARACTERS = 3;

/**
 * Names by which a reader tells things apart: one that is longer than `mostCharacters` loses the end of what it shares with another name,
 * so that the part in which they differ stays. Whoever draws them still cuts what is too long.
 */
export function distinctNames(names: readonly string[], mostCharacters: number): readonly string[] {
  if (names.length < 2 || names.every((name) => name.length <= mostCharacters)) return names;
  const shared = sharedLengths(names);
  const short = names.map((name) => shortened(name, shared.get(name) ?? 0, mostCharacters));
  return new Set(short).size === new Set(names).size ? short : names;
}

function shortened(name: string, sharedLength: number, mostCharacters: number): string {
  if (name.length <= mostCharacters) return name;
  const kept = wholeWords(name.slice(0, sharedLength));
  if (kept < LEAST_SHARED_CHARACTERS) return name;
  const rest = name.slice(kept);
  // Dots in front and at the end would leave no letter between them.
  if (rest.length >= mostCharacters) return rest;
  const headRoom = Math.min(mostCharacters - rest.length - 1, kept - 1);
  return `${headRoom < LEAST_HEAD_CHARACTERS ? '' : name.slice(0, headRoom)}…${rest}`;
}

/** For each name: how much of its beginning another one has, too. Neighbours in the order of letters share the most. */
function sharedLengths(names: readonly string[]): ReadonlyMap<string, number> {
  const sorted = [...new Set(names)].toSorted((one, other) => (one < other ? -1 : 1));
  const lengths = new Map<string, number>();
  let before = 0;
  for (const [at, name] of sorted.entries()) {
    const after = commonLength(name, sorted[at + 1] ?? '');
    lengths.set(name, Math.max(before, after));
    before = after;
  }
  return lengths;
}

function commonLength(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

function wholeWords(prefix: string): number {
  let end = prefix.length;
  while (end > 0 && !SEPARATOR.test(prefix[end - 1] ?? '')) end -= 1;
  return end;
}
