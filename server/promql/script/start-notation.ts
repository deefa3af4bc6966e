// The notation of test scripts for start timestamps: offsets from the times of the samples, `_ -30s -1m-1mx3`.
import { InputError } from '@/lib/errors/input-error';
import { parseDuration } from '@/lib/units/duration';

/** One entry a step; null: the sample has no start timestamp. */
export type StartOffsets = readonly (number | null)[];

/** More values than this from one repetition are a mistake. */
const REPEAT_LIMIT = 100_000;
const DURATION = '[+-]?[0-9]+(?:[a-z]+(?:[0-9]+[a-z]+)*)?';
const ITEM = new RegExp(`^(${DURATION})(?:([+-]${DURATION.slice('[+-]?'.length)}))?(?:x([0-9]+))?$`);

/** Milliseconds to add to the time of each step. Throws InputError for what is no offset. */
export function parseStartOffsets(text: string): StartOffsets {
  return (text.match(/\S+/g) ?? []).flatMap(parseItem);
}

function parseItem(item: string): (number | null)[] {
  const blank = /^_(?:x([0-9]+))?$/.exec(item);
  if (blank) return repeat(Number(blank[1] ?? 1), () => null);
  const match = ITEM.exec(item);
  if (!match) throw new InputError(`Cannot read start timestamp "${item}": expected a duration, "_" or a repetition`);
  const [, first = '', increment, times] = match;
  const firstMs = signedMs(first);
  const stepMs = increment === undefined ? 0 : signedMs(increment);
  return repeat(times === undefined ? 1 : Number(times) + 1, (at) => firstMs + at * stepMs);
}

function signedMs(text: string): number {
  const ms = parseDuration(text.replace(/^[+-]/, ''));
  return text.startsWith('-') ? -ms : ms;
}

function repeat<T>(count: number, make: (at: number) => T): T[] {
  if (count > REPEAT_LIMIT) throw new InputError(`Cannot repeat a value ${count} times: the limit is ${REPEAT_LIMIT}`);
  return Array.from({ length: count }, (_none, at) => make(at));
}
