// Label sets in one flat, sorted, immutable form: cheap to hold by the million and safe for any name (`__proto__` too).
import { InputError } from '@/lib/errors/input-error';

/**
 * Names and values in turn: `['__name__', 'up', 'job', 'node']`. Sorted by name (code points), each name once,
 * no empty values (an empty value is the same as an absent label, as in Prometheus).
 */
export type LabelSet = readonly string[];

export const METRIC_NAME = '__name__';
export const EMPTY_LABELS: LabelSet = [];

/** Order by code point, which equals the byte order of UTF-8 that Prometheus sorts by. */
export function compareText(left: string, right: string): number {
  // Names, and many values, are the very same text.
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    // Surrogates (code points above U+FFFF) sort after the rest of the basic plane, unlike their UTF-16 units.
    const isHighA = a >= 0xd800 && a <= 0xdfff;
    const isHighB = b >= 0xd800 && b <= 0xdfff;
    if (isHighA !== isHighB) return isHighA ? 1 : -1;
    return a - b;
  }
  return left.length - right.length;
}

/** Builds a set from pairs in any order. Empty values are dropped. Throws InputError when a name comes twice. */
export function labelSet(pairs: Iterable<readonly [name: string, value: string]>): LabelSet {
  const sorted = [...pairs].filter(([, value]) => value !== '').toSorted(([a], [b]) => compareText(a, b));
  const flat: string[] = [];
  for (const [name, value] of sorted) {
    if (flat.length > 0 && flat[flat.length - 2] === name)
      throw new InputError(`Cannot use a label set with "${name}" twice: each name may appear once`);
    flat.push(name, value);
  }
  return flat;
}

/** From a plain object, e.g. of a configuration file or a test. */
export function labelSetOf(values: Readonly<Record<string, string>>): LabelSet {
  return labelSet(Object.entries(values));
}

export function labelValue(labels: LabelSet, name: string): string {
  for (let at = 0; at < labels.length; at += 2) if (labels[at] === name) return labels[at + 1] ?? '';
  return '';
}

/** The pairs of a set, in order. */
export function labelPairs(labels: LabelSet): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < labels.length; at += 2) pairs.push([labels[at] ?? '', labels[at + 1] ?? '']);
  return pairs;
}

export function metricName(labels: LabelSet): string {
  return labelValue(labels, METRIC_NAME);
}

/** Two sets have the same key exactly when they are equal. U+FFFF-like separators cannot occur in valid label text. */
export function labelsKey(labels: LabelSet): string {
  return labels.join('\u0000');
}

export function compareLabels(left: LabelSet, right: LabelSet): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareText(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

export function withoutLabels(labels: LabelSet, names: ReadonlySet<string>): LabelSet {
  return filterLabels(labels, (name) => !names.has(name));
}

export function onlyLabels(labels: LabelSet, names: ReadonlySet<string>): LabelSet {
  return filterLabels(labels, (name) => names.has(name));
}

/** Sets (or with an empty value removes) one label. */
export function withLabel(labels: LabelSet, name: string, value: string): LabelSet {
  const flat: string[] = [];
  let isPlaced = value === '';
  for (let at = 0; at < labels.length; at += 2) {
    const current = labels[at] ?? '';
    if (!isPlaced && compareText(name, current) <= 0) {
      flat.push(name, value);
      isPlaced = true;
    }
    if (current !== name) flat.push(current, labels[at + 1] ?? '');
  }
  if (!isPlaced) flat.push(name, value);
  return flat;
}

function filterLabels(labels: LabelSet, keeps: (name: string) => boolean): LabelSet {
  const flat: string[] = [];
  for (let at = 0; at < labels.length; at += 2) {
    const name = labels[at] ?? '';
    if (keeps(name)) flat.push(name, labels[at + 1] ?? '');
  }
  return flat;
}
