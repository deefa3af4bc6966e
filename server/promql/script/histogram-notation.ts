// The notation of test scripts for native histograms: `{{schema:1 sum:3 count:22 offset:-1 buckets:[5 10 7]}}`.
import { InputError } from '@/lib/errors/input-error';
import { CUSTOM_SCHEMA, type NativeHistogram, type ResetHint } from '@/lib/promql/histogram/native-histogram';

const FIELD = /([a-z_]+):(\[[^\]]*\]|[^\s]+)/g;
const HINTS: Readonly<Record<string, ResetHint>> = {
  unknown: 'unknown',
  reset: 'reset',
  not_reset: 'notReset',
  gauge: 'gauge',
};

export interface NotedHistogram {
  readonly histogram: NativeHistogram;
  /** Whether `counter_reset_hint` was written: only then it is compared. */
  readonly hasHint: boolean;
}

/** Throws InputError for keys and values that it does not know. */
export function parseHistogram(text: string): NotedHistogram {
  const inner = /^\{\{(.*)\}\}$/s.exec(text.trim())?.[1];
  if (inner === undefined) throw new InputError(`Cannot read histogram "${text}": expected "{{…}}"`);
  const fields = new Map<string, string>();
  for (const [, key = '', value = ''] of inner.matchAll(FIELD)) {
    if (!KEYS.has(key)) throw new InputError(`Cannot read histogram "${text}": unknown key "${key}"`);
    fields.set(key, value);
  }
  const number = (key: string): number => (fields.has(key) ? parseNumber(fields.get(key) ?? '') : 0);
  const list = (key: string): number[] =>
    (fields.get(key) ?? '').replaceAll(/[[\]]/g, ' ').split(/\s+/).filter(Boolean).map(parseNumber);
  const hint = fields.get('counter_reset_hint');
  const resetHint = HINTS[hint ?? 'unknown'];
  if (!resetHint) throw new InputError(`Cannot read histogram "${text}": unknown counter_reset_hint "${hint}"`);
  const schema = number('schema');
  return {
    histogram: {
      schema,
      count: number('count'),
      sum: number('sum'),
      zeroCount: number('z_bucket'),
      zeroThreshold: number('z_bucket_w'),
      positive: spanFrom(number('offset'), list('buckets')),
      negative: spanFrom(number('n_offset'), list('n_buckets')),
      customBounds: schema === CUSTOM_SCHEMA ? list('custom_values') : [],
      resetHint,
    },
    hasHint: hint !== undefined,
  };
}

const KEYS: ReadonlySet<string> = new Set(
  'schema sum count z_bucket z_bucket_w offset buckets n_offset n_buckets custom_values counter_reset_hint'.split(' '),
);

function parseNumber(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const magnitude = text.replace(/^[+-]/, '');
  if (/^inf$/i.test(magnitude)) return sign * Infinity;
  if (/^nan$/i.test(magnitude)) return NaN;
  const value = Number(magnitude);
  if (magnitude === '' || Number.isNaN(value)) throw new InputError(`Cannot read "${text}" as a number of a histogram`);
  return sign * value;
}

function spanFrom(offset: number, counts: readonly number[]): NativeHistogram['positive'] {
  return { indexes: Int32Array.from(counts, (_count, at) => offset + at), counts: Float64Array.from(counts) };
}

/** In the same notation, empty fields left out. */
export function formatHistogram(histogram: NativeHistogram): string {
  const { schema, count, sum, zeroCount, zeroThreshold, positive, negative, customBounds, resetHint } = histogram;
  const fields = [`schema:${schema}`, `count:${count}`, `sum:${sum}`];
  if (zeroThreshold !== 0 || zeroCount !== 0) fields.push(`z_bucket:${zeroCount} z_bucket_w:${zeroThreshold}`);
  if (positive.counts.length > 0) fields.push(`offset:${positive.indexes[0]} buckets:[${listed(positive)}]`);
  if (negative.counts.length > 0) fields.push(`n_offset:${negative.indexes[0]} n_buckets:[${listed(negative)}]`);
  if (customBounds.length > 0) fields.push(`custom_values:[${customBounds.join(' ')}]`);
  const hint = Object.keys(HINTS).find((name) => HINTS[name] === resetHint);
  return `{{${fields.join(' ')} counter_reset_hint:${hint}}}`;
}

function listed({ indexes, counts }: NativeHistogram['positive']): string {
  const filled: number[] = [];
  for (const [at, index] of indexes.entries()) filled[index - (indexes[0] ?? 0)] = counts[at] ?? 0;
  return Array.from(filled, (count) => count ?? 0).join(' ');
}
