// Frames (frame-layout.ts) out of a stream of bytes.
import type { BatchError, FrameHeader } from '@/lib/api/query-batch';
import { type PlacedHistogram, readHistograms } from '@/lib/formats/frame-histograms';
import { ABSENT_HIGH, ABSENT_LOW, FRAME_LIMIT_BYTES, PREFIX_BYTES } from '@/lib/formats/frame-layout';
import type { GridSeries, QueryResult, QueryValue, SampleSeries } from '@/lib/series/query-result';

export type DecodedFrame =
  | { readonly id: string; readonly result: QueryResult; readonly sizeBytes: number }
  | { readonly id: string; readonly error: BatchError };

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
