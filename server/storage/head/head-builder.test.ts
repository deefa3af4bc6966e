import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { valueColumn } from '@/lib/encoding/value-block';
import { labelSetOf } from '@/lib/labels/label-set';
import { anyHistogram } from '@/lib/testing/arbitrary-histograms';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { memoryOfParts } from '@/server/storage/head/generation-parts';
import { Head } from '@/server/storage/head/head';
import { HeadBuilder } from '@/server/storage/head/head-builder';
import { SeriesRegistry } from '@/server/storage/index/series-registry';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { encodeDeletionRow, encodeLogRow } from '@/server/storage/log/log-row';
import { SampleRows } from '@/server/storage/log/sample-rows';
import { bitRows, histogramText } from '@/server/storage/testing/store-harness';

/** Of several shares whatever their number; the last two name one series, and nobody names UNKNOWN. */
const IDS = [3, 4, 1023, 1024, 2050, 3072, 5000, 6144, 40_000];
const SAME_IDS = { idOf: (ref: number) => ref };
const ALIAS = 40_000;
const UNKNOWN = 70_000;
const labelsOf = (id: number) => labelSetOf({ __name__: 'm', series: `${Math.min(id, 6144)}` });
/** No writer has the same time of a series twice, as its admission sees the series, not the id. */
const timeOf = (id: number, timestampMs: number) => timestampMs * 2 + (id === ALIAS ? 1 : 0);

interface Sample {
  readonly id: number;
  readonly timestampMs: number;
  readonly value: number;
  readonly startMs: number;
  readonly histogram: NativeHistogram | undefined;
}

interface Row {
  readonly epoch: number;
  readonly writer: number;
  readonly payload: Uint8Array;
}

const anyId = fc.constantFrom(...IDS, UNKNOWN);
const anyTime = fc.integer({ min: 0, max: 60 });
const anySample: fc.Arbitrary<Sample> = fc.record({
  id: anyId,
  timestampMs: anyTime,
  value: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double()),
  startMs: fc.oneof({ weight: 8, arbitrary: fc.constant(NaN) }, { weight: 1, arbitrary: fc.constantFrom(1, 2) }),
  histogram: fc.option(anyHistogram, { nil: undefined, freq: 8 }),
});
/** Regular, so that blocks become full. */
const anyRun = fc
  .record({ ids: fc.subarray(IDS, { minLength: 1 }), fromMs: anyTime, count: fc.integer({ min: 1, max: 90 }) })
  .map(({ ids, fromMs, count }) =>
    ids.flatMap((id) =>
      Array.from({ length: count }, (_, at): Sample => {
        const timestampMs = fromMs + at;
        return { id, timestampMs, value: id + at, startMs: NaN, histogram: undefined };
      }),
    ),
  );
const anyDeletion = fc
  .record({
    ids: fc.subarray([...IDS, UNKNOWN], { minLength: 1 }),
    startMs: anyTime,
    endMs: fc.integer({ min: 0, max: 150 }),
  })
  .map(({ ids, ...range }) => encodeDeletionRow(new ByteWriter(64), { ids: Int32Array.from(ids), range }));
const anyRow: fc.Arbitrary<Row> = fc.record({
  epoch: fc.integer({ min: 1, max: 3 }),
  writer: fc.integer({ min: 1, max: 2 }),
  payload: fc.oneof(
    { weight: 8, arbitrary: fc.oneof(anyRun, fc.array(anySample, { maxLength: 20 })).map((own) => payloadOf(own)) },
    { weight: 1, arbitrary: anyDeletion },
  ),
});

function payloadOf(samples: readonly Sample[], namedIds: readonly number[] = []): Uint8Array {
  const floats = new SampleRows();
  const histograms = new HistogramRows();
  for (const { id, value, startMs, histogram, ...sample } of samples) {
    const timestampMs = timeOf(id, sample.timestampMs);
    if (histogram) {
      histograms.push(id, timestampMs, startMs, histograms.encode(histogram));
      continue;
    }
    const [low = 0, high = 0] = new Uint32Array(Float64Array.of(value).buffer);
    floats.push(id, timestampMs, low, high);
    if (!Number.isNaN(startMs)) floats.setStart(floats.count - 1, startMs);
  }
  const newSeries = namedIds.map((id) => ({ id, labels: labelsOf(id) }));
  return encodeLogRow(new ByteWriter(64), { newSeries, floats, histograms }, SAME_IDS);
}

function textsOf(head: Head): string[] {
  const epochs = [...new Set(head.generations.map(({ epoch }) => epoch))];
  return epochs.flatMap((epoch) =>
    [...head.registry.all()].flatMap((ref) => {
      const { timestampsMs, values, extras } = head.epochSamples(epoch).createReader().columns(ref);
      return bitRows({ timestampsMs, values }).map((text, at) => {
        const histogram = extras?.histograms?.[at];
        const value = histogram ? `${timestampsMs[at]} ${histogramText(histogram)}` : text;
        return `${epoch} ${head.registry.labels(ref).join()} ${value} since ${extras?.startsMs?.[at] ?? NaN}`;
      });
    }),
  );
}

function applied(rows: readonly Row[]): Head {
  const head = new Head(new SeriesRegistry());
  for (const { payload, ...source } of rows) {
    head.apply(source, payload);
    head.countUnknown();
  }
  return head;
}

/** As a start has it, with the way from thread to thread. */
function built(rows: readonly Row[], shareCount: number): Head {
  const head = new Head(new SeriesRegistry());
  const share = (number: number) => ({ number, count: shareCount });
  const rest = Array.from({ length: shareCount - 1 }, (_, at) => new HeadBuilder(share(at + 1)));
  const reading = new HeadBuilder(share(0), {
    floats: (source, number, own, { from, to }) =>
      rest[number - 1]?.addFloats(source, {
        ...own,
        count: to - from,
        series: own.series.slice(from, to),
        timestampsMs: own.timestampsMs.slice(from, to),
        column: valueColumn(own.column.values.slice(from, to)),
      }),
    row: (source, payload) => rest.forEach((builder) => builder.addRest(source, payload)),
  });
  const deletions: (() => void)[] = [];
  for (const { payload, ...source } of rows) {
    if (!reading.add(source, payload)) continue;
    for (const deletion of head.applyNames(payload)) deletions.push(() => head.applyDeletion(source.epoch, deletion));
  }
  for (const builder of [reading, ...rest]) {
    const parts = builder.take();
    const transfer = parts.flatMap((one) => memoryOfParts(one.parts));
    for (const one of structuredClone(parts, { transfer })) head.adopt(one);
  }
  for (const remove of deletions) remove();
  return head;
}

test('what shares of the series build, put together, is the head that all rows one by one make', () => {
  const names = { epoch: 1, writer: 1, payload: payloadOf([], IDS) };
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      anyRow,
      (log, shareCount, later) => {
        const inOrder = log.toSorted((left, right) => left.epoch - right.epoch || left.writer - right.writer);
        const rows = [names, ...inOrder];
        const expected = applied(rows);
        const head = built(rows, shareCount);
        const compare = (): void => {
          expect(textsOf(head)).toEqual(textsOf(expected));
          expect(head.sampleCount).toBe(expected.sampleCount);
        };
        compare();
        // One that comes twice counts once here.
        expect(head.unknownSampleCount).toBeLessThanOrEqual(expected.unknownSampleCount);
        expect(head.unknownSampleCount > 0).toBe(expected.unknownSampleCount > 0);
        // It goes on from there.
        for (const one of [head, expected]) one.apply(later, later.payload);
        compare();
      },
    ),
    { numRuns: Number(process.env['MODEL_RUNS'] ?? 30) },
  );
});

test('series that were built elsewhere count as active, with their first and last time', () => {
  const row = (fromMs: number, namedIds: number[]) => {
    const samples = [fromMs, fromMs + 5, fromMs + 2].map((timestampMs) => {
      return { id: 1024, timestampMs, value: 1, startMs: NaN, histogram: undefined };
    });
    return { epoch: 1, writer: 1, payload: payloadOf(samples, namedIds) };
  };
  const { registry, changes } = built([row(20, [1024]), row(10, [])], 2);
  expect([registry.activeCount, registry.oldestMs(0), registry.newestMs(0)]).toEqual([1, 20, 50]);
  expect(changes.until(19)).toBe(0);
  expect(changes.until(20)).toBeGreaterThan(0);
});
