// Bytes of a configuration file as text: broken UTF-8 is a mistake with its place, never a replacement character.
import { InputError } from '@/lib/errors/input-error';

const LINE_FEED = 0x0a;

/** Throws InputError (`LINE:COLUMN: reason`) for what is not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const { line, column } = placeOfFault(bytes);
    throw new InputError(`${line}:${column}: yaml: invalid UTF-8`, { line, column, cause });
  }
}

/** Lines are decoded one by one: a line feed is no part of any other character. The column counts characters. */
function placeOfFault(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed === -1 ? bytes.length : feed;
    const goodCharacters = charactersBeforeFault(bytes.subarray(start, end));
    if (goodCharacters !== null) return { line, column: goodCharacters + 1 };
    start = end + 1;
  }
  return { line, column: 1 };
}

/** Null when the whole line is good. */
function charactersBeforeFault(line: Uint8Array): number | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let count = 0;
  try {
    for (let at = 0; at < line.length; at += 1)
      count += decoder.decode(line.subarray(at, at + 1), { stream: true }) === '' ? 0 : 1;
    decoder.decode();
    return null;
  } catch {
    return count;
  }
}
