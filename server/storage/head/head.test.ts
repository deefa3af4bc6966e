import { expect, test } from 'vitest';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { labelSetOf } from '@/lib/labels/label-set';
import { Head } from '@/server/storage/head/head';
import { SeriesRegistry } from '@/server/storage/index/series-registry';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { encodeDeletionRow, encodeLogRow } from '@/server/storage/log/log-row';
import { SampleRows } from '@/server/storage/log/sample-rows';

const LABELS = labelSetOf({ __name__: 'm', series: 'a' });

/** A row with one sample of the series with this id; `isNamed`: with its labels. */
function row(id: number, timestampMs: number, value: number, isNamed = true): Uint8Array {
  const rows = new SampleRows();
  const bits = new Uint32Array(Float64Array.of(value).buffer);
  rows.push(0, timestampMs, bits[0] ?? 0, bits[1] ?? 0);
  return encodeLogRow(
    new ByteWriter(64),
    { newSeries: isNamed ? [{ id, labels: LABELS }] : [], floats: rows, histograms: new HistogramRows() },
    { idOf: () => id },
  );
}

function samples(head: Head): string[] {
  const ref = head.registry.find(LABELS);
  const epochs = [...new Set(head.generations.map(({ epoch }) => epoch))];
  return epochs.flatMap((epoch) => {
    const { timestampsMs, values } = head.epochSamples(epoch).createReader().columns(ref);
    return [...timestampsMs].map((timestampMs, at) => `${epoch}: ${timestampMs} ${values[at]}`);
  });
}

const open = (): Head => new Head(new SeriesRegistry());

test('the order in which the rows of two writers come makes no difference', () => {
  const rows = [
    () => [{ epoch: 1, writer: 1 }, row(7, 10, 1)] as const,
    () => [{ epoch: 1, writer: 2 }, row(9, 10, 2)] as const,
    () => [{ epoch: 2, writer: 1 }, row(7, 20, 3)] as const,
  ];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ]) {
    const head = open();
    for (const at of order) {
      const [source, payload] = rows[at]?.() ?? [];
      if (source && payload) head.apply(source, payload);
    }
    expect(samples(head)).toEqual(['1: 10 1', '2: 20 3']);
  }
});

test('a deletion takes out what earlier epochs hold, also what comes for them later, and nothing of its own epoch', () => {
  const head = open();
  const range = { startMs: 0, endMs: 100 };
  head.apply({ epoch: 1, writer: 1 }, row(7, 10, 1));
  head.apply({ epoch: 2, writer: 2 }, row(9, 20, 2));
  head.apply({ epoch: 2, writer: 1 }, encodeDeletionRow(new ByteWriter(64), { ids: Int32Array.of(7), range }));
  head.apply({ epoch: 1, writer: 2 }, row(9, 30, 3));
  head.apply({ epoch: 1, writer: 2 }, row(9, 101, 4));
  expect(samples(head)).toEqual(['1: 101 4', '2: 20 2']);
});

test('samples of an id that nobody named yet are left out and noted; the row can be applied again', () => {
  const head = open();
  head.apply({ epoch: 1, writer: 1 }, row(7, 10, 1, false));
  expect([...head.unknownIds]).toEqual([7]);
  expect(head.sampleCount).toBe(0);
  head.apply({ epoch: 1, writer: 2 }, row(7, 20, 2));
  head.apply({ epoch: 1, writer: 1 }, row(7, 10, 1, false));
  expect(head.unknownIds.size).toBe(0);
  expect(samples(head)).toEqual(['1: 10 1', '1: 20 2']);
});
