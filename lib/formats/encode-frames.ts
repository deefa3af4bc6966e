// Query results to the bytes that frame-layout.ts describes.
import type { BatchError, FrameHeader } from '@/lib/api/query-batch';
import { histogramLength, type PlacedHistogram, writeHistogram } from '@/lib/formats/frame-histograms';
import { ABSENT_HIGH, ABSENT_LOW, FRAME_LIMIT_BYTES, PREFIX_BYTES } from '@/lib/formats/frame-layout';
import type { QueryResult, QueryValue } from '@/lib/series/query-result';

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
