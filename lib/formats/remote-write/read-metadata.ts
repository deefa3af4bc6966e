// The bytes of a MetricMetadata message → name, type, help and unit of a metric family.
import { ProtobufCursor } from '@/lib/formats/remote-write/protobuf-cursor';
import type { Region } from '@/lib/formats/remote-write/read-labels';

export interface PushedMetadata {
  readonly metric: string;
  /** As the text formats call it: counter, gauge, histogram, … */
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

const TYPE = 0x08;
const METRIC = 0x12;
const HELP = 0x22;
const UNIT = 0x2a;

/** By the number that prompb/types.proto gives them. */
const TYPES = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset'] as const;

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** undefined when it names no metric or its texts are not valid UTF-8. Throws InputError when the bytes are no such message. */
export function readMetadata({ bytes, start, end }: Region): PushedMetadata | undefined {
  const cursor = new ProtobufCursor();
  cursor.open(bytes);
  cursor.at = start;
  let type = 0;
  const texts = new Map<number, Uint8Array>();
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag === TYPE) type = cursor.uint32();
    else if (tag === METRIC || tag === HELP || tag === UNIT) {
      const partEnd = cursor.messageEnd(end);
      texts.set(tag, bytes.subarray(cursor.at, partEnd));
      cursor.at = partEnd;
    } else cursor.skip(tag, end);
  }
  cursor.close(end);
  const textOf = (tag: number): string => strictText.decode(texts.get(tag) ?? new Uint8Array(0));
  try {
    const metric = textOf(METRIC);
    if (metric === '' || metric.includes('\0')) return undefined;
    return { metric, type: TYPES[type] ?? 'unknown', help: textOf(HELP), unit: textOf(UNIT) };
  } catch {
    return undefined;
  }
}
