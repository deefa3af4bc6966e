// Unpacking, reading and recognising of pushed requests alone (no HTTP, no store): nanoseconds a sample. Run: tsx bench/remote-write-decode.bench.ts
import { readSnappyHeader } from '@/lib/formats/remote-write/snappy-block';
import { KnownSeries } from '@/server/remote/known-series';
import { DEFAULT_REMOTE_WRITE_LIMITS as LIMITS } from '@/server/remote/remote-write-limits';
import { createSeriesResolver } from '@/server/remote/resolve-series';
import { createWorkspaces } from '@/server/remote/workspaces';
// @ts-expect-error a plain script that the sender shares
import { makeRequests } from './shared/requests.mjs';

const SERIES = 20_000;
const ROUNDS = 60;
const WARMUP_ROUNDS = 10;

interface PackedRequest {
  readonly bytes: Uint8Array;
  readonly sampleCount: number;
}

function measure(samplesPerSeries: number): string {
  const settings = { seriesCount: SERIES, samplesPerRequest: 2000, samplesPerSeries };
  const requests = (makeRequests as (given: typeof settings) => PackedRequest[])(settings);
  let nextRef = 0;
  const appender = { seriesRef: () => (nextRef += 1) };
  const known = new KnownSeries(LIMITS, 42);
  const resolver = createSeriesResolver({ appender, known, limits: LIMITS });
  const workspace = createWorkspaces(LIMITS).take();
  const refuse = ({ text }: { readonly text: string }): never => {
    throw new Error(text);
  };
  const total = { unpackMs: 0, readMs: 0, resolveMs: 0, samples: 0, bytes: 0 };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { bytes, sampleCount } of requests) {
      const startMs = performance.now();
      const unpacked = workspace.decoder.decode(bytes, readSnappyHeader(bytes, LIMITS.maxDecodedBytes));
      const unpackedMs = performance.now();
      const request = workspace.reader.read(unpacked, known);
      const readMs = performance.now();
      resolver.resolve(request, workspace, refuse);
      const endMs = performance.now();
      if (round < WARMUP_ROUNDS) continue;
      total.unpackMs += unpackedMs - startMs;
      total.readMs += readMs - unpackedMs;
      total.resolveMs += endMs - readMs;
      total.samples += sampleCount;
      total.bytes += unpacked.length;
    }
  const perSample = (ms: number): string => `${((ms * 1e6) / total.samples).toFixed(1)} ns`;
  return `${samplesPerSeries} of a series: snappy ${perSample(total.unpackMs)}, protobuf ${perSample(total.readMs)}, series ${perSample(total.resolveMs)} a sample of ${(total.bytes / total.samples).toFixed(0)} bytes`;
}

for (const samplesPerSeries of [1, 10]) console.log(measure(samplesPerSeries));
