import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import { KnownLabels } from '@/lib/formats/remote-write/known-labels';
import { KERNEL_SOURCE_SHA256 } from '@/lib/formats/remote-write/kernel/kernel-bytes';
import { readSnappyHeader } from '@/lib/formats/remote-write/snappy-block';
import { type EncodedSeries, encodeSnappy, encodeWriteRequest } from '@/lib/testing/encode-remote-write';
import { createKernelMemory } from '@/server/remote/kernel-memory';
import { KNOWN_REGION_COUNT, KnownSeries, knownSeriesBytes } from '@/server/remote/known-series';
import { DEFAULT_REMOTE_WRITE_LIMITS } from '@/lib/formats/remote-write/remote-write-limits';
import { createSeriesResolver } from '@/server/remote/resolve-series';
import { createUsualRequests, USUAL_REQUESTS_BYTES, USUAL_REQUESTS_REGION_COUNT } from '@/server/remote/usual-requests';
import { createWorkspaces } from '@/server/remote/workspaces';

const LIMITS = { ...DEFAULT_REMOTE_WRITE_LIMITS, maxKnownSeries: 60, maxKnownBytes: 4000, maxSamples: 200 };
const NOW_MS = 1_700_000_000_000;

/** Both ways over the same known series. */
function createReaders() {
  const memory = createKernelMemory(
    knownSeriesBytes(LIMITS) + USUAL_REQUESTS_BYTES,
    KNOWN_REGION_COUNT + USUAL_REQUESTS_REGION_COUNT,
  );
  const known = new KnownSeries(LIMITS, 7, memory);
  const usual = createUsualRequests(memory, known, LIMITS);
  const refs = new Map<string, number>();
  const appender = {
    seriesRef: (labels: readonly string[]) => {
      const key = JSON.stringify(labels);
      const ref = refs.get(key) ?? refs.size;
      refs.set(key, ref);
      return ref;
    },
  };
  const resolver = createSeriesResolver({ appender, known, labels: new KnownLabels(7), limits: LIMITS });
  const workspace = createWorkspaces(LIMITS).take();
  return {
    long(body: Uint8Array) {
      const bytes = workspace.decoder.decode(body, readSnappyHeader(body, LIMITS.maxDecodedBytes));
      const request = workspace.reader.read(bytes, known);
      let refusedCount = 0;
      const batch = resolver.resolve(request, workspace, () => (refusedCount += 1));
      const regions = { starts: request.labelStarts, ends: request.labelEnds, rowEnds: workspace.rowEnds };
      return refusedCount > 0 ? 'refused' : shown(batch, regions, request.seriesCount);
    },
    quick(body: Uint8Array) {
      const read = usual?.read(body, readSnappyHeader(body, LIMITS.maxDecodedBytes));
      if (!read) return undefined;
      const { request, batch } = read;
      const result = shown(
        batch,
        { starts: request.labelStarts, ends: request.labelEnds, rowEnds: request.sampleEnds },
        request.seriesCount,
      );
      read.release();
      return result;
    },
  };
}

function shown(
  batch: { count: number; seriesRefs: Int32Array; timestampsMs: Float64Array; values: Float64Array },
  { starts, ends, rowEnds }: { starts: Int32Array; ends: Int32Array; rowEnds: Int32Array },
  seriesCount: number,
) {
  const bits = new BigUint64Array(batch.values.buffer, batch.values.byteOffset, batch.count);
  const rows = Array.from({ length: batch.count }, (_, row) => [
    batch.seriesRefs[row],
    batch.timestampsMs[row],
    bits[row],
  ]);
  const series = Array.from({ length: seriesCount }, (_, at) => [starts[at], ends[at], rowEnds[at]]);
  return { rows, series };
}

function messageOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return thrown.message;
  }
}

const labels = fc
  .tuple(
    fc.constantFrom('a', 'up', 'http_requests_total'),
    fc.string({ maxLength: 300, unit: 'binary-ascii' }),
    fc.nat(9),
  )
  .map(
    ([name, text, number]) =>
      [
        ['__name__', name],
        ['text', text.replaceAll('\0', '-')],
        ['number', String(number)],
      ] as const,
  );
const usualSample = fc.tuple(
  fc.integer({ min: NOW_MS - 1e9, max: NOW_MS }),
  fc.oneof(fc.double(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
);
const anySample = fc.oneof(
  { weight: 9, arbitrary: usualSample },
  fc.tuple(fc.bigInt({ min: -(2n ** 40n), max: 2n ** 50n }), fc.double()),
);

test('the kernel reads known series as the readers in TypeScript do, to the bit', () => {
  const readers = createReaders();
  let quickCount = 0;
  const one = (sample: typeof usualSample | typeof anySample): fc.Arbitrary<EncodedSeries> =>
    fc.record({ labels, samples: fc.array(sample, { maxLength: 4 }) });
  const request = fc.oneof(fc.array(one(usualSample), { maxLength: 8 }), fc.array(one(anySample), { maxLength: 8 }));
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 6 }), (requests) => {
      for (const series of [...requests, ...requests]) {
        const body = encodeSnappy(Uint8Array.from(encodeWriteRequest(series)));
        const quick = readers.quick(body);
        const long = messageOf(() => readers.long(body));
        if (quick !== undefined) quickCount += 1;
        expect(quick ?? long).toEqual(long);
      }
    }),
    { numRuns: 150 },
  );
  expect(quickCount).toBeGreaterThan(100);
});

test('what the kernel takes of damaged bodies, the readers take in the same way', () => {
  const readers = createReaders();
  fc.assert(
    fc.property(
      fc.array(fc.record({ labels, samples: fc.array(usualSample, { minLength: 1, maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      fc.nat(40),
      (series, flips, cut) => {
        const body = encodeSnappy(Uint8Array.from(encodeWriteRequest(series)));
        readers.long(body);
        const damaged = body.slice(0, body.length - (cut > 30 ? cut - 30 : 0));
        for (const [at, byte] of flips) damaged[at % damaged.length] = byte;
        const quick = messageOf(() => readers.quick(damaged));
        const long = messageOf(() => readers.long(damaged));
        // Undefined: it leaves the body to the readers.
        expect(quick ?? long).toEqual(long);
      },
    ),
    { numRuns: 300 },
  );
});

test('a series that the store let go of goes the long way', () => {
  const readers = createReaders();
  const body = encodeSnappy(
    Uint8Array.from(encodeWriteRequest([{ labels: [['__name__', 'm']], samples: [[NOW_MS, 1]] }])),
  );
  expect(readers.quick(body)).toBeUndefined();
  readers.long(body);
  expect(readers.quick(body)?.rows).toEqual([[0, NOW_MS, 0x3ff0_0000_0000_0000n]]);
});

test('the compiled kernel is that of the source', () => {
  const source = readFileSync(join(import.meta.dirname, '../../lib/formats/remote-write/kernel/kernel.as'), 'utf8');
  expect(createHash('sha256').update(source).digest('hex')).toBe(KERNEL_SOURCE_SHA256);
});
