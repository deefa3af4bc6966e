// The quick way for usual requests (known series, plain samples): one pass of the WebAssembly kernel from the packed body to the rows
// of a batch. Everything else, and everything broken, goes the long way through the readers in TypeScript.
import { createKernel, NOT_USUAL, type RowAddresses } from '@/lib/formats/remote-write/kernel/kernel';
import type { SnappyHeader } from '@/lib/formats/remote-write/snappy-block';
import type { WriteRequestLimits } from '@/lib/formats/remote-write/remote-write-limits';
import type { WriteRequest } from '@/lib/formats/remote-write/write-request';
import type { KernelMemory } from '@/server/remote/kernel-memory';
import type { KnownSeries } from '@/server/remote/known-series';
import { seriesOfRow } from '@/server/remote/resolve-series';
import type { SampleBatch } from '@/server/storage/ports';

/** Larger requests go the long way, as do more at once. */
const PACKED_LIMIT_BYTES = 1_048_576;
const DECODED_LIMIT_BYTES = 4 * 1_048_576;
const ROW_LIMIT = 32_768;
const DESK_COUNT = 8;

const DESK_BYTES = PACKED_LIMIT_BYTES + DECODED_LIMIT_BYTES + ROW_LIMIT * (3 * 4 + 4 + 8 + 8);
const REGIONS_A_DESK = 8;
export const USUAL_REQUESTS_BYTES = DESK_COUNT * DESK_BYTES;
export const USUAL_REQUESTS_REGION_COUNT = DESK_COUNT * REGIONS_A_DESK;

/** What the long way has after resolving. */
export interface UsualRequest {
  readonly request: WriteRequest;
  /** A view: copied by the store before it awaits anything. */
  readonly batch: SampleBatch;
  /** The place in the request of the series that a row belongs to. */
  readonly seriesOf: (row: number) => number;
  /** Nothing of it may be read after this. */
  release(): void;
}

export interface UsualRequests {
  /** Undefined for a request that must go the long way. */
  read(body: Uint8Array, header: SnappyHeader): UsualRequest | undefined;
}

/** Null where there is no WebAssembly. */
export function createUsualRequests(
  memory: KernelMemory,
  known: KnownSeries,
  { maxSeries, maxSamples }: WriteRequestLimits,
): UsualRequests | null {
  if (!memory.shared) return null;
  const kernel = createKernel(memory.shared, known.addresses);
  const bytes = new Uint8Array(memory.buffer);
  const rowLimit = Math.min(ROW_LIMIT, maxSeries, maxSamples);
  const idle = Array.from({ length: DESK_COUNT }, () => createDesk(memory, rowLimit));
  return {
    read(body, { decodedBytes, bodyStart }) {
      if (body.length > PACKED_LIMIT_BYTES || decodedBytes > DECODED_LIMIT_BYTES) return undefined;
      const desk = idle.pop();
      if (!desk) return undefined;
      const { packedAt, decodedAt, rows } = desk;
      bytes.set(body, packedAt);
      const end = decodedAt + decodedBytes;
      const isWhole = kernel.unpack({
        at: packedAt + bodyStart,
        end: packedAt + body.length,
        to: decodedAt,
        limit: end,
      });
      const seriesCount = isWhole
        ? kernel.read({ start: decodedAt, end, tableMask: known.tableMask }, rows)
        : NOT_USUAL;
      if (seriesCount === NOT_USUAL) {
        idle.push(desk);
        return undefined;
      }
      return desk.result(seriesCount, decodedBytes, () => idle.push(desk));
    },
  };
}

interface Desk {
  readonly packedAt: number;
  readonly decodedAt: number;
  readonly rows: RowAddresses;
  result(seriesCount: number, decodedBytes: number, release: () => void): UsualRequest;
}

const NONE = new Int32Array(0);
/** A usual request holds samples only. */
const NOTHING_ELSE = {
  numbers: NONE,
  exemplarCount: 0,
  exemplarSeries: NONE,
  exemplarStarts: NONE,
  exemplarEnds: NONE,
  histogramCount: 0,
  histogramSeries: NONE,
  histogramStarts: NONE,
  histogramEnds: NONE,
  metadataCount: 0,
  metadataStarts: NONE,
  metadataEnds: NONE,
};

function createDesk(memory: KernelMemory, rowLimit: number): Desk {
  const packedAt = memory.region(PACKED_LIMIT_BYTES);
  const decodedAt = memory.region(DECODED_LIMIT_BYTES);
  const int32 = (): Int32Array => new Int32Array(memory.buffer, memory.region(ROW_LIMIT * 4), ROW_LIMIT);
  const float64 = (): Float64Array => new Float64Array(memory.buffer, memory.region(ROW_LIMIT * 8), ROW_LIMIT);
  const [labelStarts, labelEnds, rowEnds, refs] = [int32(), int32(), int32(), int32()];
  const [timestampsMs, values] = [float64(), float64()];
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  return {
    packedAt,
    decodedAt,
    rows: {
      limit: rowLimit,
      labelStarts: labelStarts.byteOffset,
      labelEnds: labelEnds.byteOffset,
      rowEnds: rowEnds.byteOffset,
      refs: refs.byteOffset,
      timestampsMs: timestampsMs.byteOffset,
      values: values.byteOffset,
    },
    result(seriesCount, decodedBytes, release) {
      const sampleCount = seriesCount === 0 ? 0 : (rowEnds[seriesCount - 1] ?? 0);
      const seriesOf = (row: number): number => seriesOfRow(rowEnds, seriesCount, row);
      const request: WriteRequest = {
        bytes: new Uint8Array(memory.buffer, decodedAt, decodedBytes),
        seriesCount,
        labelStarts,
        labelEnds,
        sampleEnds: rowEnds,
        sampleCount,
        timestampsMs,
        values: { values, words },
        ...NOTHING_ELSE,
      };
      return { request, batch: { count: sampleCount, seriesRefs: refs, timestampsMs, values }, seriesOf, release };
    },
  };
}
