// Label bytes of a pushed series → a label set that may be stored, or the reason why not. Runs once a series, at its first sight.
import { compareText, type LabelSet, labelValue, METRIC_NAME } from '@/lib/labels/label-set';
import { type LabelLimits, settingOf } from '@/lib/formats/remote-write/remote-write-limits';
import { ProtobufCursor } from '@/lib/formats/remote-write/protobuf-cursor';

export interface Region {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** `problem` completes "this series is refused: …". */
export type ReadLabels = { readonly labels: LabelSet } | { readonly problem: string };

const LABEL = 0x0a;
const LABEL_NAME = 0x0a;
const LABEL_VALUE = 0x12;

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientText = new TextDecoder('utf-8', { ignoreBOM: true });

/** Sorted, without empty values, with a metric name. Throws InputError when the bytes are no label messages. */
export function readLabels(region: Region, limits: LabelLimits): ReadLabels {
  const read = readAnyLabels(region, limits);
  if ('problem' in read || labelValue(read.labels, METRIC_NAME) !== '') return read;
  return { problem: `it has no metric name (label "${METRIC_NAME}")` };
}

/** The same for labels that need no metric name, e.g. those of an exemplar. */
export function readAnyLabels(region: Region, limits: LabelLimits): ReadLabels {
  const pairs: [name: string, value: string][] = [];
  let problem: string | undefined;
  let labelCount = 0;
  for (const { name, value } of labelFields(region)) {
    labelCount += 1;
    // The count goes on: malformed bytes after a bad label must still be found.
    if (problem !== undefined || labelCount > limits.maxLabels) continue;
    problem = sizeProblem(name.length, value.length, limits);
    const nameText = problem === undefined ? decode(name) : undefined;
    const valueText = problem === undefined ? decode(value) : undefined;
    problem ??= pairProblem(nameText, valueText);
    if (nameText !== undefined && valueText !== undefined) pairs.push([nameText, valueText]);
  }
  if (labelCount > limits.maxLabels)
    problem = `it has ${labelCount} labels, the limit is ${limits.maxLabels} ${settingOf('maxLabels')}`;
  if (problem !== undefined) return { problem };
  return finish(pairs);
}

/** For a message: the labels as they came, cut at so many characters. Never throws. */
export function showLabels(region: Region, maxCharacters: number): string {
  let text = '';
  try {
    for (const { name, value } of labelFields(region)) {
      if (text.length > maxCharacters) break;
      // A character has at most four bytes, so this much is always enough to fill the place.
      const shown = [name, value].map((part) => lenientText.decode(part.subarray(0, maxCharacters * 4)));
      text += `${text === '' ? '' : ', '}${shown[0]}=${JSON.stringify(shown[1])}`;
    }
  } catch {
    text += '…';
  }
  const whole = `{${text}}`;
  return whole.length <= maxCharacters ? whole : `${whole.slice(0, maxCharacters).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function finish(pairs: [name: string, value: string][]): ReadLabels {
  if (!isSorted(pairs)) pairs.sort(([a], [b]) => compareText(a, b));
  const labels: string[] = [];
  for (const [at, [name, value]] of pairs.entries()) {
    if (at > 0 && pairs[at - 1]?.[0] === name) return { problem: `label ${quoted(name)} comes more than once` };
    if (value === '') continue;
    labels.push(name, value);
  }
  return { labels };
}

function isSorted(pairs: readonly (readonly [name: string, value: string])[]): boolean {
  for (let at = 1; at < pairs.length; at += 1)
    if (compareText(pairs[at - 1]?.[0] ?? '', pairs[at]?.[0] ?? '') > 0) return false;
  return true;
}

function sizeProblem(nameBytes: number, valueBytes: number, limits: LabelLimits): string | undefined {
  if (nameBytes > limits.maxNameBytes)
    return `a label name has ${nameBytes} bytes, the limit is ${limits.maxNameBytes} ${settingOf('maxNameBytes')}`;
  if (valueBytes > limits.maxValueBytes)
    return `a label value has ${valueBytes} bytes, the limit is ${limits.maxValueBytes} ${settingOf('maxValueBytes')}`;
  return undefined;
}

/** `undefined` texts are those that could not be decoded. */
function pairProblem(name: string | undefined, value: string | undefined): string | undefined {
  if (name === undefined) return 'a label name is not valid UTF-8';
  if (value === undefined) return `the value of label ${quoted(name)} is not valid UTF-8`;
  if (name === '') return 'a label name is empty';
  if (name.includes('\0')) return 'a label name holds a NUL character';
  if (value.includes('\0')) return `the value of label ${quoted(name)} holds a NUL character`;
  return undefined;
}

function decode(part: Uint8Array): string | undefined {
  try {
    return strictText.decode(part);
  } catch {
    return undefined;
  }
}

const QUOTED_CHARACTERS = 60;

function quoted(name: string): string {
  return JSON.stringify(name.length > QUOTED_CHARACTERS ? `${name.slice(0, QUOTED_CHARACTERS)}…` : name);
}

/** Fields between labels are passed over: a sender may mix them. */
function* labelFields({ bytes, start, end }: Region): Generator<{ name: Uint8Array; value: Uint8Array }> {
  const cursor = new ProtobufCursor();
  cursor.open(bytes);
  cursor.at = start;
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag === LABEL) yield readLabel(cursor, bytes, cursor.messageEnd(end));
    else cursor.skip(tag, end);
  }
  if (end > start) cursor.close(end);
}

function readLabel(cursor: ProtobufCursor, bytes: Uint8Array, end: number): { name: Uint8Array; value: Uint8Array } {
  let name = bytes.subarray(0, 0);
  let value = name;
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag === LABEL_NAME || tag === LABEL_VALUE) {
      const partEnd = cursor.messageEnd(end);
      const part = bytes.subarray(cursor.at, partEnd);
      if (tag === LABEL_NAME) name = part;
      else value = part;
      cursor.at = partEnd;
    } else cursor.skip(tag, end);
  }
  cursor.close(end);
  return { name, value };
}
