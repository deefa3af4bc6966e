// The remote write 1.0 receiver: unpacks a request, finds its series, commits its samples, says what of it was refused.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { InputError, isInputError } from '@/lib/errors/input-error';
import { KnownLabels } from '@/lib/formats/remote-write/known-labels';
import { showLabels } from '@/lib/formats/remote-write/read-labels';
import { readMetadata } from '@/lib/formats/remote-write/read-metadata';
import { readSnappyHeader, type SnappyHeader } from '@/lib/formats/remote-write/snappy-block';
import type { WriteRequest } from '@/lib/formats/remote-write/write-request';
import { createBodyBuffers } from '@/server/platform/http/body-buffers';
import type { Metrics } from '@/server/platform/metrics';
import { type BatchJob, createBatchAppender } from '@/server/remote/append-batch';
import { createKernelMemory } from '@/server/remote/kernel-memory';
import { KNOWN_REGION_COUNT, KnownSeries, knownSeriesBytes } from '@/server/remote/known-series';
import { createOpenBytes, type PushedBody, withWholeBody } from '@/server/remote/open-bytes';
import { type Refusal, Refusals } from '@/server/remote/refusals';
import { DEFAULT_REMOTE_WRITE_LIMITS, type RemoteWriteLimits } from '@/lib/formats/remote-write/remote-write-limits';
import { createRemoteWriteMetrics, type RemoteWriteMetrics } from '@/server/remote/remote-write-metrics';
import { requestBatch } from '@/server/remote/request-batch';
import { requestExemplars } from '@/server/remote/request-exemplars';
import { createSeriesResolver } from '@/server/remote/resolve-series';
import { createUsualRequests, USUAL_REQUESTS_BYTES, USUAL_REQUESTS_REGION_COUNT } from '@/server/remote/usual-requests';
import { createWorkspaces, type Workspace } from '@/server/remote/workspaces';
import type { ExemplarAccess, MetricMetadata, NewExemplar, RejectReason, SampleAppender } from '@/server/storage/ports';

export interface RemoteWriteDeps {
  readonly appender: SampleAppender;
  readonly exemplars: Pick<ExemplarAccess, 'recordExemplars'>;
  readonly metrics: Metrics;
  /** Any 32 bits, different in each process. */
  readonly hashSeed: number;
  readonly limits?: Partial<RemoteWriteLimits>;
}

export interface RemoteWriteReceiver {
  /** Of a request as it comes over the wire: for the route, which reads no more. */
  readonly maxBodyBytes: number;
  /**
   * Takes the body of a request as it came over the wire, packed. Resolves when all of it is committed. Throws InputError
   * when it cannot be read (then nothing is stored) or holds refused series (all others are stored), and EnvironmentError
   * when it may be sent again: samples that were stored already are taken as repetitions then.
   */
  receive(body?: PushedBody): Promise<void>;
}

const SHOWN_LABEL_CHARACTERS = 200;

const REASON_TEXTS: Readonly<Record<RejectReason, string>> = {
  too_far_ahead: 'out of bounds: a sample is too far ahead of the clock',
  too_old: 'too old: a sample lies before the start of the retention',
  out_of_order: 'out of order: a sample is too far behind the newest of its series',
  duplicate: 'duplicate sample for timestamp: another value is stored for that time',
  unknown_series: 'the series ended meanwhile',
};

export function createRemoteWriteReceiver(deps: RemoteWriteDeps): RemoteWriteReceiver {
  const { appender } = deps;
  const limits: RemoteWriteLimits = { ...DEFAULT_REMOTE_WRITE_LIMITS, ...deps.limits };
  const memory = createKernelMemory(
    knownSeriesBytes(limits) + USUAL_REQUESTS_BYTES,
    KNOWN_REGION_COUNT + USUAL_REQUESTS_REGION_COUNT,
  );
  const known = new KnownSeries(limits, deps.hashSeed, memory);
  const usualRequests = createUsualRequests(memory, known, limits);
  const openBytes = createOpenBytes(limits);
  const buffers = createBodyBuffers();
  const workspaces = createWorkspaces(limits);
  const resolver = createSeriesResolver({ appender, known, labels: new KnownLabels(deps.hashSeed), limits });
  const appendBatch = createBatchAppender({ appender, resolver });
  const metrics = createRemoteWriteMetrics(deps.metrics, {
    openRequests: () => openBytes.requestCount,
    openBytes: () => openBytes.usedBytes,
    knownSeries: () => known.seriesCount,
    knownBytes: () => known.sizeBytes,
    limits,
  });

  async function storeRows(job: BatchJob): Promise<void> {
    const { appendedCount, repeatedCount, rejected } = await appendBatch(job);
    metrics.samples.inc(appendedCount);
    metrics.repeatedSamples.inc(repeatedCount);
    for (const { row, reason } of rejected)
      job.refuse({ series: job.seriesOf(row), reason, text: REASON_TEXTS[reason], sampleCount: 1 });
  }

  async function store(bytes: Uint8Array, workspace: Workspace, refusals: Refusals): Promise<void> {
    const request = workspace.reader.read(bytes, known);
    const refuse = refuserOf(request, refusals);
    const metadata = metadataOf(request, () => metrics.ignored.inc({ kind: 'metadata' }));
    const floats = resolver.resolve(request, workspace, refuse);
    const exemplars = requestExemplars(request, { known, limits });
    const { batch, sampleCount, seriesOf } = requestBatch(floats, { request, workspace }, refuse);
    if (sampleCount > 0) await storeRows({ request, batch, seriesOf, refuse });
    if (metadata.length > 0) appender.recordMetadata(metadata);
    recordExemplars(exemplars, request.exemplarCount);
  }

  /** After the commit of the samples, which make their series known to the store. */
  function recordExemplars(exemplars: readonly NewExemplar[], sentCount: number): void {
    if (sentCount === 0) return;
    const takenCount = deps.exemplars.recordExemplars(exemplars);
    metrics.exemplars.inc(takenCount);
    metrics.ignored.inc({ kind: 'exemplar' }, sentCount - takenCount);
  }

  async function storeBody(body: Uint8Array, header: SnappyHeader, refusals: Refusals): Promise<void> {
    const usual = usualRequests?.read(body, header);
    if (usual) {
      const { request, batch, seriesOf } = usual;
      try {
        if (batch.count > 0) await storeRows({ request, batch, seriesOf, refuse: refuserOf(request, refusals) });
      } finally {
        usual.release();
      }
      return;
    }
    const workspace = workspaces.take();
    try {
      await store(workspace.decoder.decode(body, header), workspace, refusals);
    } finally {
      workspaces.give(workspace);
    }
  }

  async function receiveReserved(body: Uint8Array, grow: (sizeBytes: number) => void): Promise<void> {
    if (body.length === 0) throw new InputError('Cannot take this write request: its body is empty');
    const header = readSnappyHeader(body, limits.maxDecodedBytes);
    grow(header.decodedBytes);
    metrics.packedBytes.inc(body.length);
    metrics.decodedBytes.inc(header.decodedBytes);
    const refusals = new Refusals();
    await storeBody(body, header, refusals);
    if (refusals.isEmpty) return;
    countRefusals(metrics, refusals);
    throw refusals.toError();
  }

  return {
    maxBodyBytes: limits.maxBodyBytes,
    async receive(body) {
      try {
        await withWholeBody(body, { openBytes, buffers }, receiveReserved);
        metrics.requests.inc({ outcome: 'stored' });
      } catch (thrown) {
        metrics.requests.inc({ outcome: outcomeOf(thrown) });
        throw thrown;
      }
    },
  };
}

function countRefusals(metrics: RemoteWriteMetrics, { byReason }: Refusals): void {
  for (const [reason, { seriesCount, sampleCount }] of byReason) {
    metrics.rejectedSamples.inc({ reason }, sampleCount);
    metrics.rejectedSeries.inc({ reason }, seriesCount);
  }
}

function refuserOf(request: WriteRequest, refusals: Refusals): (refusal: Refusal) => void {
  const { bytes, labelStarts, labelEnds } = request;
  const show = (series: number): string =>
    showLabels({ bytes, start: labelStarts[series] ?? 0, end: labelEnds[series] ?? 0 }, SHOWN_LABEL_CHARACTERS);
  return (refusal) => refusals.add(refusal, show);
}

function outcomeOf(thrown: unknown): 'refused' | 'unavailable' | 'failed' {
  if (isInputError(thrown)) return 'refused';
  return isEnvironmentError(thrown) ? 'unavailable' : 'failed';
}

function metadataOf(request: WriteRequest, onBroken: () => void): MetricMetadata[] {
  const { bytes, metadataCount, metadataStarts, metadataEnds } = request;
  const entries: MetricMetadata[] = [];
  for (let at = 0; at < metadataCount; at += 1) {
    const entry = readMetadata({ bytes, start: metadataStarts[at] ?? 0, end: metadataEnds[at] ?? 0 });
    if (entry) entries.push(entry);
    else onBroken();
  }
  return entries;
}
