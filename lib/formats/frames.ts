// Query results as binary columns for our own front end: `u32 length, u32 headerLength, header JSON, body`, little endian.
// `length` counts all bytes after itself. The header is padded with spaces so that the body starts on a multiple of 8.
// Body: `grid`: stepCount float64 a series; `matrix`: timestamps (ms, float64) then values a series; `vector`: one float64 a
// series; `scalar`: one float64. In a grid "no sample" is the stale marker's bits; a NaN value has the canonical bits.
import type { BatchError, FrameHeader } from '@/lib/api/query-batch';
import type { QueryResult, QueryValue } from '@/lib/series/query-result';

const ABSENT_HIGH = 0x7ff00000;
const ABSENT_LOW = 0x00000002;
const PREFIX_BYTES = 8;
/** A frame that claims more is refused: a broken stream must not make the browser allocate without bound. */
const FRAME_LIMIT_BYTES = 512 * 1024 * 1024;

export type DecodedFrame =
  | { readonly id: string; readonly result: QueryResult }
  | { readonly id: string; readonly error: BatchError };

export function encodeFrame(id: string, result: QueryResult): Uint8Array {
  const { value, warnings, infos, stats } = result;
  const common = {
    id,
    stats,
    ...(warnings.length > 0 && { warnings }),
    ...(infos.length > 0 && { infos }),
  };
  switch (value.kind) {
    case 'grid': {
      const { startMs, stepMs, stepCount, series } = value;
      const labels = series.map((one) => one.labels);
      return assemble(
        { ...common, resultType: 'grid', startMs, stepMs, stepCount, series: labels },
        stepCount * series.length,
        (body) => {
          for (const [at, one] of series.entries()) writeGridColumn(body, at * stepCount, one.values, one.present);
        },
      );
    }
    case 'matrix': {
      const lengths = value.series.map((one) => one.values.length);
      const totalCount = lengths.reduce((sum, length) => sum + length, 0);
      const labels = value.series.map((one) => one.labels);
      return assemble({ ...common, resultType: 'matrix', series: labels, lengths }, totalCount * 2, (body) => {
        let at = 0;
        for (const one of value.series) {
          body.set(one.timestampsMs, at);
          body.set(one.values, at + one.values.length);
          at += one.values.length * 2;
        }
      });
    }
    case 'vector': {
      const { timestampMs, samples } = value;
      const labels = samples.map((one) => one.labels);
      return assemble({ ...common, resultType: 'vector', timestampMs, series: labels }, samples.length, (body) => {
        for (const [at, sample] of samples.entries()) body[at] = sample.value;
      });
    }
    case 'scalar':
      return assemble({ ...common, resultType: 'scalar', timestampMs: value.timestampMs }, 1, (body) => {
        body[0] = value.value;
      });
    case 'string':
      return assemble(
        { ...common, resultType: 'string', timestampMs: value.timestampMs, text: value.value },
        0,
        () => undefined,
      );
  }
}

export function encodeErrorFrame(id: string, error: BatchError): Uint8Array {
  return assemble({ id, resultType: 'error', error }, 0, () => undefined);
}

function assemble(header: FrameHeader, columnCount: number, fill: (body: Float64Array) => void): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const paddingBytes = (8 - (json.length % 8)) % 8;
  const headerBytes = json.length + paddingBytes;
  const frame = new Uint8Array(PREFIX_BYTES + headerBytes + columnCount * 8);
  const view = new DataView(frame.buffer);
  view.setUint32(0, frame.length - 4, true);
  view.setUint32(4, headerBytes, true);
  frame.set(json, PREFIX_BYTES);
  frame.fill(0x20, PREFIX_BYTES + json.length, PREFIX_BYTES + headerBytes);
  // Float64Array writes in the machine's order; every machine Node and browsers run on is little endian.
  fill(new Float64Array(frame.buffer, PREFIX_BYTES + headerBytes, columnCount));
  return frame;
}

function writeGridColumn(body: Float64Array, offset: number, values: Float64Array, present: Uint8Array | null): void {
  body.set(values, offset);
  const words = new Uint32Array(body.buffer, body.byteOffset + offset * 8, values.length * 2);
  for (let step = 0; step < values.length; step += 1) {
    const isPresent = present === null || present[step] === 1;
    if (!isPresent) {
      words[step * 2] = ABSENT_LOW;
      words[step * 2 + 1] = ABSENT_HIGH;
    } else if (values[step] !== values[step]) {
      words[step * 2] = 0x00000001;
      words[step * 2 + 1] = 0x7ff80000;
    }
  }
}

/** Cuts a stream of bytes into frames: feed chunks of any size, get the frames that are complete. Throws Error on nonsense. */
export function createFrameReader(): (chunk: Uint8Array) => DecodedFrame[] {
  // Chunks wait in a list and are joined once a frame is whole: joining at each chunk would be quadratic for large frames.
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    const frames: DecodedFrame[] = [];
    while (waitingBytes >= PREFIX_BYTES) {
      waiting = mergeUntil(waiting, PREFIX_BYTES);
      const totalBytes = readLength(waiting[0]) + 4;
      if (waitingBytes < totalBytes) break;
      const [whole = new Uint8Array(0), ...rest] = mergeUntil(waiting, totalBytes);
      frames.push(decodeFrame(whole.slice(0, totalBytes)));
      waiting = [whole.subarray(totalBytes), ...rest];
      waitingBytes -= totalBytes;
    }
    return frames;
  };
}

function readLength(bytes: Uint8Array | undefined): number {
  const lengthBytes = bytes ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0;
  if (lengthBytes < 4 || lengthBytes > FRAME_LIMIT_BYTES)
    throw new Error(`Cannot read a frame of ${lengthBytes} bytes`);
  return lengthBytes;
}

/** The same bytes, with at least `neededBytes` in the first chunk. */
function mergeUntil(chunks: readonly Uint8Array[], neededBytes: number): Uint8Array[] {
  let count = 0;
  let sizeBytes = 0;
  while (sizeBytes < neededBytes && count < chunks.length) {
    sizeBytes += chunks[count]?.length ?? 0;
    count += 1;
  }
  if (count <= 1) return [...chunks];
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks.slice(0, count)) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return [whole, ...chunks.slice(count)];
}

/** Decodes one whole frame whose buffer starts at its first byte (so that the columns are aligned). */
function decodeFrame(frame: Uint8Array<ArrayBuffer>): DecodedFrame {
  const headerBytes = new DataView(frame.buffer).getUint32(4, true);
  const bodyOffset = PREFIX_BYTES + headerBytes;
  if (bodyOffset > frame.length) throw new Error(`Cannot read a frame whose header claims ${headerBytes} bytes`);
  const header = JSON.parse(new TextDecoder().decode(frame.subarray(PREFIX_BYTES, bodyOffset))) as FrameHeader;
  if (header.error) return { id: header.id, error: header.error };
  const body = new Float64Array(frame.buffer, bodyOffset, Math.floor((frame.length - bodyOffset) / 8));
  const { id, warnings = [], infos = [], stats = { evalDurationMs: 0, samplesRead: 0, seriesRead: 0 } } = header;
  return { id, result: { value: decodeValue(header, body), warnings, infos, stats } };
}

function decodeValue(header: FrameHeader, body: Float64Array): QueryValue {
  const { series = [], timestampMs = 0 } = header;
  switch (header.resultType) {
    case 'grid': {
      const { startMs = 0, stepMs = 1, stepCount = 0 } = header;
      return {
        kind: 'grid',
        startMs,
        stepMs,
        stepCount,
        series: series.map((labels, at) => ({
          labels,
          ...readGridColumn(body.subarray(at * stepCount, (at + 1) * stepCount)),
        })),
      };
    }
    case 'matrix': {
      let at = 0;
      const decoded = series.map((labels, index) => {
        const length = header.lengths?.[index] ?? 0;
        const timestampsMs = body.subarray(at, at + length);
        const values = body.subarray(at + length, at + 2 * length);
        at += 2 * length;
        return { labels, timestampsMs, values };
      });
      return { kind: 'matrix', series: decoded };
    }
    case 'vector':
      return {
        kind: 'vector',
        timestampMs,
        samples: series.map((labels, at) => ({ labels, value: body[at] ?? Number.NaN })),
      };
    case 'scalar':
      return { kind: 'scalar', timestampMs, value: body[0] ?? Number.NaN };
    case 'string':
      return { kind: 'string', timestampMs, value: header.text ?? '' };
    case 'error':
      throw new Error('Cannot read an error frame without an error');
  }
}

function readGridColumn(values: Float64Array): { values: Float64Array; present: Uint8Array | null } {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  let present: Uint8Array | null = null;
  for (let step = 0; step < values.length; step += 1) {
    if (words[step * 2] !== ABSENT_LOW || words[step * 2 + 1] !== ABSENT_HIGH) continue;
    present ??= new Uint8Array(values.length).fill(1);
    present[step] = 0;
  }
  return { values, present };
}
