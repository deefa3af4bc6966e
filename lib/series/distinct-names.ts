// Names that are too long for their room, shortened where they are all the same.

const SEPARATOR = /[\s\-_./:,]/u;
/** A shorter beginning is no longer than the dots that would stand for it. */
const LEAST_SHARED_CHARACTERS = 4;

/**
 * Names by which a reader tells things apart: when one is longer than `mostCharacters`, the beginning that all share is left out,
 * up to the last word that is whole in all of them. Whoever draws them still cuts what is too long.
 */
export function distinctNames(names: readonly string[], mostCharacters: number): readonly string[] {
  if (names.length < 2 || names.every((name) => name.length <= mostCharacters)) return names;
  const shared = wholeWords(names.reduce((prefix, name) => sharedPrefix(prefix, name)));
  if (shared < LEAST_SHARED_CHARACTERS) return names;
  return names.map((name) => `…${name.slice(shared)}`);
}

function sharedPrefix(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return one.slice(0, at);
}

function wholeWords(prefix: string): number {
  let end = prefix.length;
  while (end > 0 && !SEPARATOR.test(prefix[end - 1] ?? '')) end -= 1;
  return end;
}
