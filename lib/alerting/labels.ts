// The labels of an alert: identity, key texts, order.
import { goQuote } from '@/lib/alerting/go-quote';
import type { Labels } from '@/lib/alerting/matchers/label-test';
import { isLabelName } from '@/lib/labels/label-name';
import { compareText } from '@/lib/labels/label-set';

function sortedNames(labels: Labels): string[] {
  return Object.keys(labels).toSorted(compareText);
}

/** Without empty values, which are the same as absent labels; no prototype, so that any name may be a key. */
export function cleanLabels(labels: Labels): Labels {
  const clean = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(labels)) if (value !== '') clean[name] = value;
  return clean;
}

const FNV_PRIME_LOW = 0x1b3;
const encoder = new TextEncoder();
const IS_ASCII = /^[\x20-\x7e]*$/;

/** FNV-1a, 64 bits, over `name 0xFF value 0xFF` in the order of names; 16 hex digits: the fingerprint of Prometheus. */
export function fingerprintOf(labels: Labels): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const add = (byte: number): void => {
    low ^= byte;
    // × 0x100000001b3 in two halves of 32 bits.
    const product = (low >>> 0) * FNV_PRIME_LOW;
    const carry = Math.floor(product / 0x1_0000_0000);
    high = (Math.imul(high, FNV_PRIME_LOW) + carry + ((low << 8) >>> 0)) >>> 0;
    low = product >>> 0;
  };
  const addText = (text: string): void => {
    if (IS_ASCII.test(text)) for (let at = 0; at < text.length; at += 1) add(text.charCodeAt(at));
    else for (const byte of encoder.encode(text)) add(byte);
    add(0xff);
  };
  for (const name of sortedNames(labels)) {
    addText(name);
    addText(labels[name] ?? '');
  }
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}

const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** `{alertname="PgDown", dc="ams"}`: Go's text of a label set. */
export function formatLabels(labels: Labels): string {
  const pairs = sortedNames(labels).map(
    (name) => `${LEGACY_NAME.test(name) ? name : goQuote(name)}=${goQuote(labels[name] ?? '')}`,
  );
  return `{${pairs.join(', ')}}`;
}

/** Why labels of an alert are refused, or null. */
export function labelsProblem(labels: Labels): string | null {
  const names = Object.keys(labels);
  if (names.length === 0) return 'at least one label pair required';
  const bad = names.find((name) => !isLabelName(name, 'utf8'));
  if (bad !== undefined) return `invalid label set: invalid name ${JSON.stringify(bad)}`;
  const odd = names.find((name) => /\p{Surrogate}/u.test(labels[name] ?? ''));
  return odd === undefined ? null : `invalid label set: invalid value of ${JSON.stringify(odd)}`;
}

/** Names and values in turn, by name: to compare a set with many others. */
export type LabelOrder = readonly string[];

export function labelOrder(labels: Labels): LabelOrder {
  return sortedNames(labels).flatMap((name) => [name, labels[name] ?? '']);
}

/** As Go orders label sets: smaller sets first, then name by name over the sorted union, then value; a missing label comes first. */
export function compareLabelOrders(left: LabelOrder, right: LabelOrder): number {
  if (left.length !== right.length) return left.length - right.length;
  for (let at = 0; at < left.length; at += 2) {
    const byName = compareText(left[at] ?? '', right[at] ?? '');
    // The smaller name is one that the other set lacks.
    if (byName !== 0) return -byName;
    const byValue = compareText(left[at + 1] ?? '', right[at + 1] ?? '');
    if (byValue !== 0) return byValue;
  }
  return 0;
}

/** The order of alerts in messages: by `job`, then `instance`, those without it last, then all labels. */
export function compareAlertLabels(left: Labels, right: Labels): number {
  for (const name of ['job', 'instance']) {
    const order = compareLabel(left[name], right[name]);
    if (order !== 0) return order;
  }
  return compareLabelOrders(labelOrder(left), labelOrder(right));
}

function compareLabel(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareText(left, right);
}
