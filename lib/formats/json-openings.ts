// What stands in front of the values of an answer, made ready once for all series.

/** Short texts that many points begin with, four bytes to a word. */
export interface Openings {
  readonly words: Uint32Array;
  readonly wordsEach: number;
  readonly lengths: Uint8Array;
}

/** Of ASCII texts shorter than 256. */
export function packOpenings(texts: readonly string[]): Openings {
  const wordsEach = Math.ceil(texts.reduce((longest, { length }) => Math.max(longest, length), 0) / 4);
  const words = new Uint32Array(texts.length * wordsEach);
  texts.forEach((text, step) => {
    for (let word = 0; word < wordsEach; word += 1) {
      let packed = 0;
      // Behind the end charCodeAt() is NaN, which counts as zero here.
      for (let byte = 0; byte < 4; byte += 1) packed |= text.charCodeAt(word * 4 + byte) << (byte * 8);
      words[step * wordsEach + word] = packed;
    }
  });
  return { words, wordsEach, lengths: Uint8Array.from(texts, ({ length }) => length) };
}

/** Seconds with ten digits: 2001 to 2286. */
const USUAL_FROM_MS = 1e12;
const USUAL_TO_MS = 1e13;
const TEN_TO_5 = 1e5;
const WHOLE_SECONDS_WORDS = 4;
const FRACTION_WORDS = 5;
const BRACKET = 91;
const POINT = 46;
const COMMA = 44;
const QUOTE = 34;
const ZERO = 48;

/** `[SECONDS,"` of each time in milliseconds; `textOf` says how unusual ones are written. */
export function packTimes(timesMs: Float64Array, textOf: (timeMs: number) => string): Openings {
  let isWhole = true;
  for (const timeMs of timesMs) {
    if (!(timeMs >= USUAL_FROM_MS && timeMs < USUAL_TO_MS && Number.isInteger(timeMs)))
      return packOpenings(Array.from(timesMs, (other) => `[${textOf(other)},"`));
    if (timeMs % 1000 !== 0) isWhole = false;
  }
  const wordsEach = isWhole ? WHOLE_SECONDS_WORDS : FRACTION_WORDS;
  const bytes = new Uint8Array(wordsEach * 4);
  const view = new DataView(bytes.buffer);
  const words = new Uint32Array(timesMs.length * wordsEach);
  const lengths = new Uint8Array(timesMs.length);
  for (let step = 0; step < timesMs.length; step += 1) {
    lengths[step] = writeTime(bytes, timesMs[step] ?? 0);
    for (let word = 0; word < wordsEach; word += 1) words[step * wordsEach + word] = view.getUint32(word * 4, true);
  }
  return { words, wordsEach, lengths };
}

/** Of evaluation times: `stepCount` from `startMs` on. */
export type GridOpenings = (startMs: number, stepMs: number, stepCount: number) => Openings;

/** Packings that are remembered: all panels of a dashboard mostly have the same times. */
const KEPT_GRIDS = 4;

/** May outlast an answer. */
export function createGridOpenings(textOf: (timeMs: number) => string): GridOpenings {
  const kept: { readonly grid: readonly [number, number, number]; readonly openings: Openings }[] = [];
  return (startMs, stepMs, stepCount) => {
    const known = kept.find(({ grid }) => grid[0] === startMs && grid[1] === stepMs && grid[2] === stepCount);
    if (known) return known.openings;
    const timesMs = new Float64Array(stepCount);
    for (let step = 0; step < stepCount; step += 1) timesMs[step] = startMs + step * stepMs;
    const openings = packTimes(timesMs, textOf);
    kept.unshift({ grid: [startMs, stepMs, stepCount], openings });
    if (kept.length > KEPT_GRIDS) kept.pop();
    return openings;
  };
}

function writeTime(bytes: Uint8Array, timeMs: number): number {
  const seconds = Math.floor(timeMs / 1000);
  const front = Math.floor(seconds / TEN_TO_5);
  bytes[0] = BRACKET;
  writeDigits(bytes, 1, 5, front);
  writeDigits(bytes, 6, 5, seconds - front * TEN_TO_5);
  let at = 11;
  const millis = timeMs - seconds * 1000;
  if (millis !== 0) {
    bytes[at] = POINT;
    writeDigits(bytes, at + 1, 3, millis);
    at += 4;
    while (bytes[at - 1] === ZERO) at -= 1;
  }
  bytes[at] = COMMA;
  bytes[at + 1] = QUOTE;
  return at + 2;
}

function writeDigits(bytes: Uint8Array, from: number, count: number, whole: number): void {
  let rest = whole | 0;
  for (let at = from + count - 1; at >= from; at -= 1) {
    const tenth = (rest / 10) | 0;
    bytes[at] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
}
