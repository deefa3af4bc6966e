// Unpacking, reading and recognising of pushed requests alone (no HTTP, no store): CPU nanoseconds a sample. Run: tsx bench/remote-write-decode.bench.ts
import { KnownLabels } from '@/lib/formats/remote-write/known-labels';
import { readSnappyHeader } from '@/lib/formats/remote-write/snappy-block';
import { createKernelMemory } from '@/server/remote/kernel-memory';
import { KNOWN_REGION_COUNT, KnownSeries, knownSeriesBytes } from '@/server/remote/known-series';
import { DEFAULT_REMOTE_WRITE_LIMITS as LIMITS } from '@/lib/formats/remote-write/remote-write-limits';
import { createSeriesResolver } from '@/server/remote/resolve-series';
import {
  createUsualRequests,
  USUAL_REQUESTS_BYTES,
  USUAL_REQUESTS_REGION_COUNT,
} from '@/server/remote/usual-requests';
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
  const memory = createKernelMemory(
    knownSeriesBytes(LIMITS) + USUAL_REQUESTS_BYTES,
    KNOWN_REGION_COUNT + USUAL_REQUESTS_REGION_COUNT,
  );
  const known = new KnownSeries(LIMITS, 42, memory);
  const usual = createUsualRequests(memory, known, LIMITS);
  const resolver = createSeriesResolver({ appender, known, labels: new KnownLabels(42), limits: LIMITS });
  const workspace = createWorkspaces(LIMITS).take();
  const refuse = ({ text }: { readonly text: string }): never => {
    throw new Error(text);
  };
  const total = { longMs: 0, usualMs: 0, samples: 0, bytes: 0 };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { bytes, sampleCount } of requests) {
      const header = readSnappyHeader(bytes, LIMITS.maxDecodedBytes);
      const startedMs = cpuMs();
      const request = workspace.reader.read(workspace.decoder.decode(bytes, header), known);
      resolver.resolve(request, workspace, refuse);
      const betweenMs = cpuMs();
      const quick = usual?.read(bytes, header);
      const endMs = cpuMs();
      if (quick?.batch.count !== sampleCount) throw new Error('the quick way did not take a usual request');
      quick.release();
      if (round < WARMUP_ROUNDS) continue;
      total.longMs += betweenMs - startedMs;
      total.usualMs += endMs - betweenMs;
      total.samples += sampleCount;
      total.bytes += header.decodedBytes;
    }
  const perSample = (ms: number): string => `${((ms * 1e6) / total.samples).toFixed(1)} ns`;
  return `${samplesPerSeries} of a series: in TypeScript ${perSample(total.longMs)}, by the kernel ${perSample(total.usualMs)} CPU a sample of ${(total.bytes / total.samples).toFixed(0)} bytes`;
}

/** The machine may be shared: CPU time, not time. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

for (const samplesPerSeries of [1, 10]) console.log(measure(samplesPerSeries));
