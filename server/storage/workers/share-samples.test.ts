import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { valueColumn } from '@/lib/encoding/value-block';
import { HeadBuilder, type RowSource } from '@/server/storage/head/head-builder';
import { createOwnerOf } from '@/server/storage/head/series-shares';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { encodeLogRow } from '@/server/storage/log/log-row';
import { SampleRows } from '@/server/storage/log/sample-rows';
import { ShareSender, takeShare } from '@/server/storage/workers/share-samples';

const ODD_NAN = 0x7ff8_1234;

/** Samples of the ids at one time, with the id in the low word of the value. */
function rowOf(ids: readonly number[], timestampMs: number, startMs = NaN): Uint8Array {
  const floats = new SampleRows();
  for (const id of ids) {
    floats.push(id, timestampMs, id, ODD_NAN);
    if (!Number.isNaN(startMs)) floats.setStart(floats.count - 1, startMs);
  }
  return Uint8Array.from(
    encodeLogRow(
      new ByteWriter(64),
      { newSeries: [], floats, histograms: new HistogramRows() },
      { idOf: (ref) => ref },
    ),
  );
}

async function builtFrom(rows: readonly (RowSource & { readonly payload: Uint8Array })[], shareCount: number) {
  const channels = Array.from({ length: shareCount - 1 }, () => new MessageChannel());
  const others = channels.map((_, at) => new HeadBuilder({ number: at + 1, count: shareCount }));
  const taking = channels.map(({ port2 }, at) => takeShare(port2, others[at] as HeadBuilder));
  const sender = new ShareSender(channels.map(({ port1 }) => port1));
  const reader = new HeadBuilder({ number: 0, count: shareCount }, sender);
  for (const { payload, ...source } of rows) {
    reader.add(source, payload);
    await sender.room();
  }
  sender.end();
  await Promise.all(taking);
  return [reader, ...others].map((builder) => builder.take());
}

test('each share gets all samples of its series, in order, with every bit, whatever lies between', async () => {
  const scattered = Array.from({ length: 9000 }, (_, at) => ((at * 7919) % 9000) + 1);
  const inOrder = Array.from({ length: 20_000 }, (_, at) => at + 1);
  const rows = [
    ...Array.from({ length: 40 }, (_, at) => ({ epoch: 1, writer: 1, payload: rowOf(inOrder, at) })),
    { epoch: 1, writer: 1, payload: rowOf(scattered, 40) },
    { epoch: 1, writer: 1, payload: rowOf(scattered, 41, 7) },
    { epoch: 1, writer: 2, payload: rowOf(inOrder, 42) },
    { epoch: 2, writer: 1, payload: rowOf(scattered, 43) },
  ];
  const shares = await builtFrom(rows, 3);
  const ownerOf = createOwnerOf(3);
  const expected = new Map([
    ['1 1', { ids: inOrder, perId: (id: number) => (id <= 9000 ? 42 : 40) }],
    ['1 2', { ids: inOrder, perId: () => 1 }],
    ['2 1', { ids: scattered, perId: () => 1 }],
  ]);
  shares.forEach((generations, number) => {
    expect(generations.map(({ epoch, writer }) => `${epoch} ${writer}`)).toEqual([...expected.keys()]);
    for (const { epoch, writer, ids, parts } of generations) {
      const wanted = expected.get(`${epoch} ${writer}`);
      const own = wanted?.ids.filter((id) => ownerOf(id) === number) ?? [];
      expect(Array.from(ids)).toEqual(own);
      expect(Array.from(parts.inOrder.counts.subarray(0, own.length))).toEqual(own.map((id) => wanted?.perId(id)));
      expect(parts.late.size).toBe(0);
      // The newest value of a tail: its bits.
      const [slab] = parts.inOrder.slabs;
      expect(slab && valueColumn(new Float64Array(slab.words.buffer, slab.words.byteOffset, 1)).words[0]).toBe(own[0]);
    }
  });
});
