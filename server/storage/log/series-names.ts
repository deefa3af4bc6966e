// Who the ids of a log row are: of each new series id and labels. A text that comes again in the row is a number: neighbours share nearly
// all of their names and values. Layout in docs/storage-format.md.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import type { LabelSet } from '@/lib/labels/label-set';

export interface NewSeries {
  readonly id: number;
  readonly labels: LabelSet;
}

export interface SeriesNameSink {
  /** Whether the series of an id is known already: then its labels are not read. */
  knowsSeries(id: number): boolean;
  newSeries(series: NewSeries): void;
}

export function writeSeriesNames(writer: ByteWriter, newSeries: readonly NewSeries[]): void {
  const numbers = new Map<string, number>();
  let expectedId = 0;
  writer.unsigned(newSeries.length);
  for (const { id, labels } of newSeries) {
    writer.signed(id - expectedId);
    expectedId = id + 1;
    writer.unsigned(labels.length);
    for (const text of labels) {
      const number = numbers.get(text);
      writer.unsigned(number ?? numbers.size);
      if (number !== undefined) continue;
      numbers.set(text, numbers.size);
      writeText(writer, text);
    }
  }
}

export function readSeriesNames(reader: ByteReader, sink: SeriesNameSink): void {
  const texts = new RowTexts(reader.bytes);
  const count = reader.unsigned();
  let id = 0;
  for (let at = 0; at < count; at += 1) {
    id += reader.signed();
    const textCount = reader.unsigned();
    const labels: string[] | undefined = sink.knowsSeries(id) ? undefined : [];
    for (let text = 0; text < textCount; text += 1) {
      const number = reader.unsigned();
      if (number === texts.count) texts.note(reader);
      if (labels) labels.push(texts.get(number));
    }
    if (labels) sink.newSeries({ id, labels });
    id += 1;
  }
}

/** Up to version 5: each text in full, each time. */
export function readOldSeriesNames(reader: ByteReader, sink: SeriesNameSink): void {
  const count = reader.unsigned();
  for (let at = 0; at < count; at += 1) {
    const id = reader.unsigned();
    const textCount = reader.unsigned();
    if (sink.knowsSeries(id)) {
      for (let text = 0; text < textCount; text += 1) reader.skip(reader.unsigned());
      continue;
    }
    const labels: string[] = [];
    for (let text = 0; text < textCount; text += 1) labels.push(textOf(reader.take(reader.unsigned())));
    sink.newSeries({ id, labels });
  }
}

/** Texts by number, read when the first series asks for them. */
class RowTexts {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly texts: (string | undefined)[] = [];

  constructor(private readonly bytes: Uint8Array) {}

  get count(): number {
    return this.starts.length;
  }

  /** The next number is the text that comes now. */
  note(reader: ByteReader): void {
    const sizeBytes = reader.unsigned();
    this.starts.push(reader.at);
    reader.take(sizeBytes);
    this.ends.push(reader.at);
  }

  get(number: number): string {
    const known = this.texts[number];
    if (known !== undefined) return known;
    const start = this.starts[number];
    if (start === undefined)
      throw new Error(`Cannot read the labels of a log row: it has ${this.count} texts, and asks for number ${number}`);
    const text = textOf(this.bytes.subarray(start, this.ends[number]));
    this.texts[number] = text;
    return text;
  }
}

function writeText(writer: ByteWriter, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  writer.unsigned(bytes.length);
  writer.append(bytes);
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}
