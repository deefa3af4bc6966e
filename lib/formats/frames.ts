// Query results as binary columns for our own front end: `u32 length, u32 headerLength, header JSON, body`, little endian.
// `length` counts all bytes after itself. The header is padded with spaces so that the body starts on a multiple of 8.
// Body: `grid`: stepCount float64 a series; `matrix`: timestamps (ms, float64) then values a series; `vector`: one float64 a
// series; `scalar`: one float64. In a grid "no sample" is the stale marker's bits; a NaN value has the canonical bits. Native
// histograms follow the columns (frame-histograms.ts). docs/columnar-format.md has it for others.
import type { BatchError, FrameHeader } from '@/lib/api/query-batch';
import { histogramLength, type PlacedHistogram, readHistograms, writeHistogram } from '@/lib/formats/frame-histograms';
import type { GridSeries, QueryResult, QueryValue, SampleSeries } from '@/lib/series/query-result';

const ABSENT_HIGH = 0x7ff00000;
const ABSENT_LOW = 0x00000002;
const PREFIX_BYTES = 8;
/** A frame that claims more is refused: a broken stream must not make the browser allocate without bound. */
const FRAME_LIMIT_BYTES = 512 * 1024 * 1024;

export type DecodedFrame =
  | { readonly id: string; readonly result: QueryResult; readonly sizeBytes: number }
  | { readonly id: string; readonly error: BatchError };

/** Throws RangeError for a result that no frame can hold; the engine's limit is below that. */
export function encodeFrame(id: string, result: QueryResult): Uint8Array<ArrayBuffer> {
  const slices = encodeFrameInSlices(id, result);
  for (;;) {
    const { value, done } = slices.next();
    if (done === true) return value;
  }
}

/** The same work with a stop after each series, for those who must let others work in between. */
export function* encodeFrameInSlices(id: string, result: QueryResult): Generator<undefined, Uint8Array<ArrayBuffer>> {
  const { value, warnings, infos, stats } = result;
  const histograms = placedHistograms(value);
  const common = {
    id,
    stats,
    ...(warnings.length > 0 && { warnings }),
    ...(infos.length > 0 && { infos }),
    ...(histograms.length > 0 && { histogramCount: histograms.length }),
  };
  const columnsCount = columnCountOf(value);
  const count = histograms.reduce((sum, { histogram }) => sum + histogramLength(histogram), columnsCount);
  const { frame, body } = assemble({ ...common, ...headerOf(value) }, count);
  yield* fillColumns(body, value);
  let at = columnsCount;
  for (const placed of histograms) {
    at = writeHistogram(body, at, placed);
    yield;
  }
  return frame;
}

export function encodeErrorFrame(id: string, error: BatchError): Uint8Array<ArrayBuffer> {
  return assemble({ id, resultType: 'error', error }, 0).frame;
}

function headerOf(value: QueryValue): Omit<FrameHeader, 'id'> {
  switch (value.kind) {
    case 'grid': {
      const { startMs, stepMs, stepCount, series } = value;
      return { resultType: 'grid', startMs, stepMs, stepCount, series: series.map(({ labels }) => labels) };
    }
    case 'matrix': {
      const { series } = value;
      const lengths = series.map(({ values }) => values.length);
      return { resultType: 'matrix', series: series.map(({ labels }) => labels), lengths };
    }
    case 'vector': {
      const { timestampMs, samples } = value;
      return { resultType: 'vector', timestampMs, series: samples.map(({ labels }) => labels) };
    }
    case 'scalar':
      return { resultType: 'scalar', timestampMs: value.timestampMs };
    case 'string':
      return { resultType: 'string', timestampMs: value.timestampMs, text: value.value };
  }
}

function columnCountOf(value: QueryValue): number {
  switch (value.kind) {
    case 'grid':
      return value.stepCount * value.series.length;
    case 'matrix':
      return value.series.reduce((sum, { values }) => sum + 2 * values.length, 0);
    case 'vector':
      return value.samples.length;
    case 'scalar':
      return 1;
    case 'string':
      return 0;
  }
}

function* fillColumns(body: Float64Array, value: QueryValue): Generator<undefined, void> {
  let at = 0;
  switch (value.kind) {
    case 'grid':
      for (const { values, present } of value.series) {
        writeGridColumn(body, at, values, present);
        at += value.stepCount;
        yield;
      }
      return;
    case 'matrix':
      for (const { timestampsMs, values } of value.series) {
        body.set(timestampsMs, at);
        body.set(values, at + values.length);
        at += 2 * values.length;
        yield;
      }
      return;
    case 'vector':
      for (const sample of value.samples) {
        body[at] = sample.value;
        at += 1;
      }
      return;
    case 'scalar':
      body[0] = value.value;
      return;
    case 'string':
  }
}

function placedHistograms(value: QueryValue): PlacedHistogram[] {
  const placed: PlacedHistogram[] = [];
  if (value.kind === 'vector')
    for (const [seriesIndex, { histogram }] of value.samples.entries())
      if (histogram) placed.push({ seriesIndex, position: 0, histogram });
  if (value.kind === 'grid')
    for (const [seriesIndex, { histograms = [] }] of value.series.entries())
      for (const [position, histogram] of histograms.entries())
        if (histogram) placed.push({ seriesIndex, position, histogram });
  if (value.kind === 'matrix')
    for (const [seriesIndex, { histograms }] of value.series.entries())
      for (const [at, histogram] of (histograms?.histograms ?? []).entries())
        placed.push({ seriesIndex, position: histograms?.timestampsMs[at] ?? 0, histogram });
  return placed;
}

function assemble(
  header: FrameHeader,
  numberCount: number,
): { readonly frame: Uint8Array<ArrayBuffer>; readonly body: Float64Array } {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const paddingBytes = (8 - (json.length % 8)) % 8;
  const headerBytes = json.length + paddingBytes;
  const frame = new Uint8Array(PREFIX_BYTES + headerBytes + numberCount * 8);
  if (frame.length > FRAME_LIMIT_BYTES) throw new RangeError(`Cannot write a frame of ${frame.length} bytes`);
  const view = new DataView(frame.buffer);
  view.setUint32(0, frame.length - 4, true);
  view.setUint32(4, headerBytes, true);
  frame.set(json, PREFIX_BYTES);
  frame.fill(0x20, PREFIX_BYTES + json.length, PREFIX_BYTES + headerBytes);
  // Float64Array writes in the machine's order; every machine Node and browsers run on is little endian.
  return { frame, body: new Float64Array(frame.buffer, PREFIX_BYTES + headerBytes, numberCount) };
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
  return { id, result: { value: decodeValue(header, body), warnings, infos, stats }, sizeBytes: frame.length };
}

function decodeValue(header: FrameHeader, body: Float64Array): QueryValue {
  const { series = [], timestampMs = 0 } = header;
  switch (header.resultType) {
    case 'grid': {
      const { startMs = 0, stepMs = 1, stepCount = 0 } = header;
      const histograms = histogramsOf(header, body, stepCount * series.length);
      const decoded = series.map((labels, at): GridSeries => {
        const column = readGridColumn(body.subarray(at * stepCount, (at + 1) * stepCount));
        const own = histograms.get(at);
        if (!own) return { labels, ...column };
        const byStep = new Map(own.map(({ position, histogram }) => [position, histogram]));
        return {
          labels,
          ...column,
          histograms: Array.from({ length: stepCount }, (_none, step) => byStep.get(step) ?? null),
        };
      });
      return { kind: 'grid', startMs, stepMs, stepCount, series: decoded };
    }
    case 'matrix': {
      const { lengths = [] } = header;
      const histograms = histogramsOf(
        header,
        body,
        lengths.reduce((sum, length) => sum + 2 * length, 0),
      );
      let at = 0;
      const decoded = series.map((labels, index): SampleSeries => {
        const length = lengths[index] ?? 0;
        const timestampsMs = body.subarray(at, at + length);
        const values = body.subarray(at + length, at + 2 * length);
        at += 2 * length;
        const own = histograms.get(index);
        if (!own) return { labels, timestampsMs, values };
        return {
          labels,
          timestampsMs,
          values,
          histograms: {
            timestampsMs: Float64Array.from(own, ({ position }) => position),
            histograms: own.map(({ histogram }) => histogram),
          },
        };
      });
      return { kind: 'matrix', series: decoded };
    }
    case 'vector': {
      const histograms = histogramsOf(header, body, series.length);
      const samples = series.map((labels, at) => {
        const [own] = histograms.get(at) ?? [];
        return { labels, value: body[at] ?? Number.NaN, ...(own && { histogram: own.histogram }) };
      });
      return { kind: 'vector', timestampMs, samples };
    }
    case 'scalar':
      return { kind: 'scalar', timestampMs, value: body[0] ?? Number.NaN };
    case 'string':
      return { kind: 'string', timestampMs, value: header.text ?? '' };
    case 'error':
      throw new Error('Cannot read an error frame without an error');
  }
}

/** By index of the series. */
function histogramsOf(
  { histogramCount = 0 }: FrameHeader,
  body: Float64Array,
  offset: number,
): ReadonlyMap<number, readonly PlacedHistogram[]> {
  const bySeries = new Map<number, PlacedHistogram[]>();
  for (const placed of readHistograms(body, offset, histogramCount)) {
    const own = bySeries.get(placed.seriesIndex);
    if (own) own.push(placed);
    else bySeries.set(placed.seriesIndex, [placed]);
  }
  return bySeries;
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
