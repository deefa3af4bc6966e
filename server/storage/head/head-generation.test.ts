import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueColumn } from '@/lib/encoding/value-block';
import { HeadGeneration } from '@/server/storage/head/head-generation';
import { mergeColumns, type SampleColumns } from '@/server/storage/head/sample-columns';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const value = fc.oneof(
  fc.tuple(word, word),
  fc.tuple(fc.constant(0), fc.integer({ min: 0x4000_0000, max: 0x4010_0000 })),
);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant(15_000) },
  { weight: 1, arbitrary: fc.integer({ min: -400_000, max: 100_000 }) },
);
const writes = fc.array(fc.record({ ref: fc.nat(2), step, value }), { minLength: 1, maxLength: 400 });

type Bits = readonly [low: number, high: number];

function bitsOf({ timestampsMs, values }: SampleColumns): [number, ...Bits][] {
  const { words } = valueColumn(values);
  return [...timestampsMs].map((timestampMs, at) => [timestampMs, words[at * 2] ?? 0, words[at * 2 + 1] ?? 0]);
}

function expectedRows(model: ReadonlyMap<number, Bits>, startMs: number, endMs: number): [number, ...Bits][] {
  return [...model]
    .filter(([timestampMs]) => timestampMs >= startMs && timestampMs <= endMs)
    .toSorted(([left], [right]) => left - right)
    .map(([timestampMs, [low, high]]) => [timestampMs, low, high]);
}

test('remove() takes out a range and nothing else; later samples may come back there, and a snapshot keeps what it saw', () => {
  fc.assert(
    fc.property(writes, fc.nat(399), fc.nat(6_000_000), fc.nat(6_000_000), (rows, cut, from, length) => {
      const generation = new HeadGeneration(1, 1);
      const models = [new Map<number, Bits>(), new Map<number, Bits>(), new Map<number, Bits>()];
      const column = valueColumn(new Float64Array(1));
      const range = { startMs: from - 500_000, endMs: from - 500_000 + length };
      let before: { columns: () => SampleColumns; expected: [number, ...Bits][] } | undefined;
      const removeNow = (ref: number): void => {
        const model = models[ref] ?? new Map<number, Bits>();
        const snapshot = generation.snapshot(ref);
        before = {
          columns: () => mergeColumns(snapshot ? generation.read(snapshot, -Infinity, Infinity) : []),
          expected: expectedRows(model, -Infinity, Infinity),
        };
        generation.remove(ref, range);
        for (const timestampMs of model.keys())
          if (timestampMs >= range.startMs && timestampMs <= range.endMs) model.delete(timestampMs);
      };
      let timeMs = 0;
      rows.forEach(({ ref, step: stepMs, value: bits }, at) => {
        if (at === cut) removeNow(ref);
        timeMs += stepMs;
        column.words.set(bits);
        const model = models[ref];
        expect(generation.add(ref, timeMs, { words: column.words, at: 0 })).toBe(!model?.has(timeMs));
        if (!model?.has(timeMs)) model?.set(timeMs, bits);
      });
      removeNow(0);
      models.forEach((model, ref) => {
        const snapshot = generation.snapshot(ref);
        expect(bitsOf(mergeColumns(snapshot ? generation.read(snapshot, -Infinity, Infinity) : []))).toEqual(
          expectedRows(model, -Infinity, Infinity),
        );
        expect(generation.sampleCountOf(ref)).toBe(model.size);
      });
      expect(generation.sampleCount).toBe(models.reduce((sum, model) => sum + model.size, 0));
      expect(generation.refs().toSorted()).toEqual(
        Int32Array.from(models.flatMap((model, ref) => (model.size > 0 ? [ref] : []))),
      );
      expect(before && bitsOf(before.columns())).toEqual(before?.expected);
    }),
    { numRuns: 200 },
  );
});

test('HeadGeneration keeps the first value of each time, in any order, bit by bit; a snapshot does not see what comes later', () => {
  fc.assert(
    fc.property(writes, fc.nat(399), fc.nat(6_000_000), fc.nat(6_000_000), (rows, cut, from, length) => {
      const generation = new HeadGeneration(1, 1);
      const models = [new Map<number, Bits>(), new Map<number, Bits>(), new Map<number, Bits>()];
      const column = valueColumn(new Float64Array(1));
      const range: [number, number] = [from - 500_000, from - 500_000 + length];
      let timeMs = 0;
      let early: { columns: () => SampleColumns[]; expected: [number, ...Bits][][] } | undefined;
      rows.forEach((row, at) => {
        if (at === cut) {
          const snapshots = models.map((_, ref) => generation.snapshot(ref));
          early = {
            columns: () => snapshots.map((one) => mergeColumns(one ? generation.read(one, ...range) : [])),
            expected: models.map((model) => expectedRows(model, ...range)),
          };
        }
        timeMs += row.step;
        column.words.set(row.value);
        const model = models[row.ref];
        expect(generation.add(row.ref, timeMs, { words: column.words, at: 0 })).toBe(!model?.has(timeMs));
        if (!model?.has(timeMs)) model?.set(timeMs, row.value);
      });
      for (const [ref, model] of models.entries()) {
        const snapshot = generation.snapshot(ref);
        expect(bitsOf(mergeColumns(snapshot ? generation.read(snapshot, ...range) : []))).toEqual(
          expectedRows(model, ...range),
        );
        expect(bitsOf(mergeColumns(snapshot ? generation.read(snapshot, -Infinity, Infinity) : []))).toEqual(
          expectedRows(model, -Infinity, Infinity),
        );
        expect(generation.sampleCountOf(ref)).toBe(model.size);
        for (const [known, [low, high]] of [...model].slice(0, 20))
          expect(generation.find(ref, known)).toEqual({ low, high });
        expect(generation.find(ref, 0.5)).toBeUndefined();
      }
      expect(early?.columns().map(bitsOf)).toEqual(early?.expected);
    }),
    { numRuns: 200 },
  );
});

test('rows of one series that come side by side are added as if they came alone', () => {
  const run = fc.record({
    ref: fc.integer({ min: -1, max: 3 }),
    // Series of one target share their times, and now and then one has others.
    steps: fc.array(step, { minLength: 1, maxLength: 80 }),
    shared: fc.boolean(),
    value,
  });
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 200 }), (runs, batchSize) => {
      const [together, alone] = [new HeadGeneration(1, 1), new HeadGeneration(1, 1)];
      const rows: { ref: number; timeMs: number; bits: Bits }[] = [];
      let ownMs = 0;
      for (const { ref, steps, shared, value: bits } of runs) {
        let timeMs = shared ? 0 : ownMs;
        for (const stepMs of steps) {
          timeMs += shared ? 15_000 : stepMs;
          rows.push({ ref, timeMs, bits });
        }
        ownMs = timeMs;
      }
      for (let from = 0; from < rows.length; from += batchSize) {
        const some = rows.slice(from, from + batchSize);
        const column = valueColumn(new Float64Array(some.length));
        some.forEach(({ bits }, at) => column.words.set(bits, at * 2));
        const timestampsMs = Float64Array.from(some, ({ timeMs }) => timeMs);
        const refs = Int32Array.from(some, ({ ref }) => ref);
        together.addRows(refs, { count: some.length, timestampsMs, column });
        some.forEach(({ ref, timeMs }, at) => {
          if (ref >= 0) alone.add(ref, timeMs, { words: column.words, at });
        });
      }
      const shown = (generation: HeadGeneration) => ({
        sampleCount: generation.sampleCount,
        minMs: generation.minMs,
        maxMs: generation.maxMs,
        series: [0, 1, 2, 3].map((ref) => {
          const snapshot = generation.snapshot(ref);
          return snapshot && bitsOf(mergeColumns(generation.read(snapshot, -Infinity, Infinity)));
        }),
      });
      expect(shown(together)).toEqual(shown(alone));
    }),
    { numRuns: 300 },
  );
});
