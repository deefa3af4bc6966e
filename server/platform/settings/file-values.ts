// How values of the settings file are read: durations, sizes, counts, selectors. Each says what it expects.
import { z, type ZodType } from 'zod';
import type { Matcher } from '@/lib/labels/matcher';
import { matcherTest } from '@/lib/labels/matcher';
import { parsePromql } from '@/lib/promql/parser';
import { parseDuration } from '@/lib/units/duration';
import { parseSize } from '@/lib/units/size';

/** Reads text by a parser that throws; numbers are taken as they are written. */
function parsedText<Value>(expected: string, parse: (text: string) => Value): ZodType<Value> {
  return z.unknown().transform((given, context) => {
    try {
      if (typeof given !== 'string' && typeof given !== 'number') throw new Error('it is no text');
      return parse(String(given));
    } catch {
      context.addIssue(`expected ${expected}`);
      return z.NEVER;
    }
  });
}

/** Milliseconds. */
export function duration({ leastMs = 0 } = {}): ZodType<number> {
  return parsedText(leastMs > 0 ? 'a duration like 30s or 1h, not 0' : 'a duration like 30s or 1h', (text) => {
    const durationMs = parseDuration(text);
    if (durationMs < leastMs) throw new Error('too short');
    return durationMs;
  });
}

/** Bytes. */
export function sizeOf({ leastBytes = 0, mostBytes = Infinity } = {}): ZodType<number> {
  const bounds = [
    ...(leastBytes > 0 ? [`at least ${leastBytes}B`] : []),
    ...(mostBytes < Infinity ? [`at most ${mostBytes}B`] : []),
  ].join(' and ');
  return parsedText(bounds === '' ? 'a size like 64MB' : `a size of ${bounds}, like 64MB`, (text) => {
    const sizeBytes = parseSize(text);
    if (sizeBytes < leastBytes || sizeBytes > mostBytes) throw new Error('out of bounds');
    return sizeBytes;
  });
}

export function count({ least = 1, most = 2 ** 31 - 1 } = {}): ZodType<number> {
  const expected = `expected a whole number from ${least} to ${most}`;
  return z.int(expected).min(least, expected).max(most, expected);
}

/** The matchers of a PromQL selector without offset. */
export function selector(): ZodType<readonly Matcher[]> {
  return parsedText('a selector like {job="node"}', (text) => {
    const expr = parsePromql(text);
    if (expr.kind !== 'vectorSelector' || expr.offsetMs !== 0 || expr.at) throw new Error('no selector');
    for (const matcher of expr.matchers) matcherTest(matcher);
    return expr.matchers;
  });
}
