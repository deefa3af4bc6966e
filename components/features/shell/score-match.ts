// How well an entry of the palette fits what was typed: 0 is not at all, 1 is best.

/** Every word must be found; a word at the start of the text or of a word counts more. */
export function scoreMatch(text: string, search: string): number {
  const hay = text.toLowerCase();
  let total = 1;
  for (const word of search.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = hay.indexOf(word);
    if (at < 0) return 0;
    const isAtStart = at === 0 || /[\s/_-]/.test(hay.charAt(at - 1));
    total *= isAtStart ? 1 : 0.6;
  }
  return total;
}
