// A name that is cut where others have the same, and whole for readers and on hover.
import { textEms } from '@/components/charts/text-ems';
import { distinctNames } from '@/lib/series/distinct-names';

/** Letters of 12 px, on average. */
const CHARACTER_PX = 6.6;

export interface ShortNameProps {
  readonly name: string;
  readonly short: string | undefined;
}

export function ShortName({ name, short = name }: ShortNameProps) {
  if (short === name) return name;
  return (
    <>
      <span aria-hidden>{short}</span>
      <span className="sr-only">{name}</span>
    </>
  );
}

/** Tries, as letters are not all as wide. */
const MOST_TRIES = 4;

export interface NameLetters {
  readonly fontPx?: number;
  /** In pixels; without it widths are guessed. */
  readonly widthOf?: (text: string) => number;
}

/** What of each name fits into so many pixels; see `distinctNames`. */
export function shortNames(
  names: readonly string[],
  roomPx: number,
  { fontPx = 12, widthOf }: NameLetters = {},
): readonly string[] {
  if (widthOf !== undefined && names.every((name) => widthOf(name) <= roomPx)) return names;
  const widthPx = widthOf ?? ((text: string) => textEms(text) * fontPx);
  const letterPx = widthOf === undefined ? (CHARACTER_PX * fontPx) / 12 : widestLetterPx(names, widthOf);
  let characters = Math.max(1, Math.floor(roomPx / letterPx));
  for (let tries = 1; ; tries += 1) {
    const short = distinctNames(names, characters);
    const isCutAgain = short.some((one, at) => one !== names[at] && widthPx(one) > roomPx);
    if (!isCutAgain || tries === MOST_TRIES || characters <= 1) return short;
    characters -= 1;
  }
}

/** On average, of the name with the widest ones. */
function widestLetterPx(names: readonly string[], widthOf: (text: string) => number): number {
  return Math.max(1, ...names.map((name) => widthOf(name) / Math.max(1, name.length)));
}
