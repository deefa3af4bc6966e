// Label bytes of a pushed series → a label set that may be stored, or the reason why not. Runs once a series, at its first sight.
import { compareText, type LabelSet, labelValue, METRIC_NAME } from '@/lib/labels/label-set';
import type { KnownLabels } from '@/lib/formats/remote-write/known-labels';
import { ProtobufCursor } from '@/lib/formats/remote-write/protobuf-cursor';
import { type LabelLimits, settingOf } from '@/lib/formats/remote-write/remote-write-limits';

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
export function readLabels(region: Region, limits: LabelLimits, known?: KnownLabels): ReadLabels {
  const read = readAnyLabels(region, limits, known);
  if ('problem' in read || labelValue(read.labels, METRIC_NAME) !== '') return read;
  return { problem: `it has no metric name (label "${METRIC_NAME}")` };
}

/**
 * The same for labels that need no metric name, e.g. those of an exemplar. `known` learns the messages that may be stored; its limits
 * must always be the same.
 */
export function readAnyLabels(region: Region, limits: LabelLimits, known?: KnownLabels): ReadLabels {
  const labels: string[] = [];
  const messages = new LabelMessages(region);
  let problem: string | undefined;
  let labelCount = 0;
  while (messages.next()) {
    labelCount += 1;
    const number = known?.find(messages) ?? -1;
    if (known && number >= 0) labels.push(known.nameOf(number), known.valueOf(number));
    else {
      messages.read();
      // The count goes on: malformed bytes after a bad label must still be found.
      if (problem === undefined && labelCount <= limits.maxLabels) problem = readPair(messages, limits, labels, known);
    }
  }
  if (labelCount > limits.maxLabels)
    problem = `it has ${labelCount} labels, the limit is ${limits.maxLabels} ${settingOf('maxLabels')}`;
  if (problem !== undefined) return { problem };
  return isLabelSet(labels) ? { labels } : finish(labels);
}

/** Adds name and value of the message that was read last; returns why they may not be stored. */
function readPair(
  messages: LabelMessages,
  limits: LabelLimits,
  labels: string[],
  known: KnownLabels | undefined,
): string | undefined {
  const { name, value } = messages;
  const tooLarge = sizeProblem(name.length, value.length, limits);
  if (tooLarge !== undefined) return tooLarge;
  const nameText = decode(name);
  const valueText = decode(value);
  const problem = pairProblem(nameText, valueText);
  if (nameText === undefined || valueText === undefined || problem !== undefined) return problem;
  labels.push(nameText, valueText);
  known?.add(messages, nameText, valueText);
  return undefined;
}

/** For a message: the labels as they came, cut at so many characters. Never throws. */
export function showLabels(region: Region, maxCharacters: number): string {
  let text = '';
  try {
    const messages = new LabelMessages(region);
    while (text.length <= maxCharacters && messages.next()) {
      messages.read();
      // A character has at most four bytes, so this much is always enough to fill the place.
      const shown = [messages.name, messages.value].map((part) =>
        lenientText.decode(part.subarray(0, maxCharacters * 4)),
      );
      text += `${text === '' ? '' : ', '}${shown[0]}=${JSON.stringify(shown[1])}`;
    }
  } catch {
    text += '…';
  }
  const whole = `{${text}}`;
  return whole.length <= maxCharacters ? whole : `${whole.slice(0, maxCharacters).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** As nearly all come. */
function isLabelSet(labels: readonly string[]): boolean {
  for (let at = 0; at < labels.length; at += 2) {
    if (labels[at + 1] === '') return false;
    if (at > 0 && compareText(labels[at - 2] ?? '', labels[at] ?? '') >= 0) return false;
  }
  return true;
}

function finish(texts: readonly string[]): ReadLabels {
  const pairs: (readonly [name: string, value: string])[] = [];
  for (let at = 0; at < texts.length; at += 2) pairs.push([texts[at] ?? '', texts[at + 1] ?? '']);
  pairs.sort(([a], [b]) => compareText(a, b));
  const labels: string[] = [];
  for (const [at, [name, value]] of pairs.entries()) {
    if (at > 0 && pairs[at - 1]?.[0] === name) return { problem: `label ${quoted(name)} comes more than once` };
    if (value === '') continue;
    labels.push(name, value);
  }
  return { labels };
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

const NO_BYTES = new Uint8Array(0);

/** The label messages of a region, one after the other. Fields between them are passed over: a sender may mix them. */
class LabelMessages {
  /** Of the message that next() came to. */
  start = 0;
  end = 0;
  /** What read() found in it. */
  name: Uint8Array = NO_BYTES;
  value: Uint8Array = NO_BYTES;
  private readonly cursor = new ProtobufCursor();

  constructor(private readonly region: Region) {
    this.cursor.open(region.bytes);
    this.cursor.at = region.start;
  }

  get view(): DataView {
    return this.cursor.view;
  }

  /** False after the last one. */
  next(): boolean {
    const { cursor } = this;
    const { start, end } = this.region;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === LABEL) {
        this.end = cursor.messageEnd(end);
        this.start = cursor.at;
        cursor.at = this.end;
        return true;
      }
      cursor.skip(tag, end);
    }
    if (end > start) cursor.close(end);
    return false;
  }

  read(): void {
    const { cursor, end } = this;
    const { bytes } = this.region;
    this.name = NO_BYTES;
    this.value = NO_BYTES;
    cursor.at = this.start;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === LABEL_NAME || tag === LABEL_VALUE) {
        const partEnd = cursor.messageEnd(end);
        const part = bytes.subarray(cursor.at, partEnd);
        if (tag === LABEL_NAME) this.name = part;
        else this.value = part;
        cursor.at = partEnd;
      } else cursor.skip(tag, end);
    }
    cursor.close(end);
  }
}
