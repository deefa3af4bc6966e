// One Exemplar message of a write request: labels (1), value (2), timestamp in milliseconds (3).
// https://github.com/prometheus/prometheus/blob/main/prompb/types.proto
import type { LabelSet } from '@/lib/labels/label-set';
import { ProtobufCursor } from '@/lib/formats/remote-write/protobuf-cursor';
import type { LabelLimits } from '@/lib/formats/remote-write/remote-write-limits';
import { readAnyLabels, type Region } from '@/lib/formats/remote-write/read-labels';

export interface PushedExemplar {
  readonly labels: LabelSet;
  readonly value: number;
  readonly timestampMs: number;
}

const EXEMPLAR_VALUE = 0x11;
const EXEMPLAR_TIMESTAMP = 0x18;

/** null for one whose labels may not be stored. Throws InputError when the bytes are no such message. */
export function readExemplar(region: Region, limits: LabelLimits): PushedExemplar | null {
  const { bytes, start, end } = region;
  const cursor = new ProtobufCursor();
  cursor.open(bytes);
  cursor.at = start;
  let value = 0;
  let timestampMs = 0;
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag === EXEMPLAR_VALUE) value = cursor.double(end);
    else if (tag === EXEMPLAR_TIMESTAMP) timestampMs = cursor.int64();
    else cursor.skip(tag, end);
  }
  cursor.close(end);
  const read = readAnyLabels(region, limits);
  return 'problem' in read ? null : { labels: read.labels, value, timestampMs };
}
