import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueColumn } from '@/lib/encoding/value-block';
import { memoryOfParts } from '@/server/storage/head/generation-parts';
import { HeadGeneration } from '@/server/storage/head/head-generation';
import { mergeColumns } from '@/server/storage/head/sample-columns';

/** More than lie together in a slab's lines. */
const SERIES = 150;
const SHOWN = [0, 1, 2, 63, 64, 100, 127, 128, 149];

const KINDS: Readonly<Record<string, (series: number, step: number) => number>> = {
  counter: (series, step) => series * 1000 + step * 7 + ((step * series) % 5),
  decimals: (series, step) => Math.round(Math.sin(step + series) * 1000) / 1000,
  odd: (series, step) => Math.sin(step * series + 1) * 1e7,
  idle: (series) => series,
};

/** All series have the same times, or with `jitterMs` ten kinds of them. */
interface Load {
  readonly kind: string;
  readonly jitterMs: number;
  readonly steps: number;
}

const loads = fc.array(
  fc.record({ kind: fc.constantFrom(...Object.keys(KINDS)), jitterMs: fc.constantFrom(0, 0, 7), steps: fc.nat(170) }),
  { minLength: 1, maxLength: 3 },
);

type Row = readonly [timestampMs: number, value: number];

class Model {
  readonly rows = new Map<number, Row[]>();
  step = 0;

  /** Adds the samples of a load to a generation, whose references are as the series here. */
  write(generation: HeadGeneration, { kind, jitterMs, steps }: Load, onStep: () => void = () => undefined): void {
    const refs = Int32Array.from({ length: SERIES }, (_, at) => at);
    const timestampsMs = new Float64Array(SERIES);
    const column = valueColumn(new Float64Array(SERIES));
    for (let done = 0; done < steps; done += 1) {
      this.step += 1;
      for (const ref of refs) {
        timestampsMs[ref] = this.step * 15_000 + ((ref * this.step) % 10) * jitterMs;
        column.values[ref] = KINDS[kind]?.(ref, this.step) ?? 0;
      }
      for (const ref of SHOWN) {
        const rows = this.rows.get(ref) ?? [];
        rows.push([timestampsMs[ref] ?? 0, column.values[ref] ?? 0]);
        this.rows.set(ref, rows);
      }
      generation.addRows(refs, { count: SERIES, timestampsMs, column });
      onStep();
    }
  }

  /** Of the first `count` samples. */
  expected(
    ref: number,
    { startMs, endMs, count = Infinity }: { startMs: number; endMs: number; count?: number },
  ): Row[] {
    return (this.rows.get(ref) ?? []).slice(0, count).filter(([timeMs]) => timeMs >= startMs && timeMs <= endMs);
  }
}

/** As queries read: one memory for all series, in their order. */
function readAll(generation: HeadGeneration, startMs: number, endMs: number): Map<number, Row[]> {
  const memory = generation.createReadMemory();
  const result = new Map<number, Row[]>();
  for (const ref of SHOWN) {
    const snapshot = generation.snapshot(ref);
    const { timestampsMs, values } = mergeColumns(snapshot ? generation.read(snapshot, startMs, endMs, memory) : []);
    result.set(
      ref,
      Array.from(timestampsMs, (timeMs, at) => [timeMs, values[at] ?? NaN]),
    );
  }
  return result;
}

function expectSame(generation: HeadGeneration, model: Model, startMs: number, endMs: number): void {
  const read = readAll(generation, startMs, endMs);
  for (const ref of SHOWN) expect(read.get(ref)).toEqual(model.expected(ref, { startMs, endMs }));
}

test('what was added in order is read back, whatever came since', () => {
  fc.assert(
    fc.property(loads, fc.nat(300), fc.nat(300), fc.nat(500), (own, fromStep, stepCount, keptAt) => {
      const generation = new HeadGeneration(1, 1);
      const model = new Model();
      let kept: (() => void) | undefined;
      const keep = (): void => {
        if (model.step !== keptAt) return;
        const snapshots = SHOWN.map((ref) => generation.snapshot(ref));
        kept = () => {
          const memory = generation.createReadMemory();
          for (const [at, ref] of SHOWN.entries()) {
            const snapshot = snapshots[at];
            const { timestampsMs } = mergeColumns(
              snapshot ? generation.read(snapshot, -Infinity, Infinity, memory) : [],
            );
            const expected = model.expected(ref, { startMs: -Infinity, endMs: Infinity, count: keptAt });
            expect([...timestampsMs]).toEqual(expected.map(([timeMs]) => timeMs));
          }
        };
      };
      for (const load of own) model.write(generation, load, keep);
      expectSame(generation, model, -Infinity, Infinity);
      expectSame(generation, model, fromStep * 15_000, (fromStep + stepCount) * 15_000);
      kept?.();
      for (const ref of SHOWN) {
        const rows = (model.rows.get(ref) ?? []).filter((_, at) => at % 7 === 0);
        const found = rows.map(([timestampMs]) => generation.find(ref, timestampMs));
        const wanted = rows.map(([, value]) => valueColumn(Float64Array.of(value)).words);
        expect(found).toEqual(wanted.map(([low, high]) => ({ low, high })));
        expect(generation.find(ref, (rows[0]?.[0] ?? 0) + 1)).toBe(undefined);
      }
    }),
    { numRuns: 12 },
  );
});

test('a memory that was kept over additions reads what is there now', () => {
  const generation = new HeadGeneration(1, 1);
  const model = new Model();
  const memory = generation.createReadMemory();
  for (let round = 0; round < 30; round += 1) {
    model.write(generation, { kind: 'odd', jitterMs: 7, steps: 5 });
    for (const ref of SHOWN) {
      const snapshot = generation.snapshot(ref);
      const { timestampsMs } = mergeColumns(snapshot ? generation.read(snapshot, -Infinity, Infinity, memory) : []);
      const expected = model.expected(ref, { startMs: -Infinity, endMs: Infinity });
      expect([...timestampsMs]).toEqual(expected.map(([timeMs]) => timeMs));
    }
  }
});

test('a generation that was built elsewhere goes on as if it had been built here', () => {
  fc.assert(
    fc.property(loads, fc.nat(170), (own, further) => {
      const elsewhere = new HeadGeneration(1, 1);
      const model = new Model();
      for (const load of own) model.write(elsewhere, load);
      const here = new HeadGeneration(1, 1);
      const column = valueColumn(new Float64Array(1));
      for (let step = 1; step < 200; step += 1) here.add(5000, step * 10, { words: column.words, at: 0 });
      const parts = elsewhere.pack();
      const refs = elsewhere.refs();
      here.adopt(structuredClone(parts, { transfer: memoryOfParts(parts) }), refs);
      expectSame(here, model, -Infinity, Infinity);
      model.write(here, { kind: 'counter', jitterMs: 0, steps: further });
      expectSame(here, model, -Infinity, Infinity);
      expect(here.sampleCountOf(5000)).toBe(199);
    }),
    { numRuns: 8 },
  );
});

test('series with the same times keep them once', () => {
  const sizes = [0, 7].map((jitterMs) => {
    const generation = new HeadGeneration(1, 1);
    new Model().write(generation, { kind: 'counter', jitterMs, steps: 500 });
    return generation.sizeBytes;
  });
  expect(sizes[0]).toBeLessThan((sizes[1] ?? 0) - SERIES * 400);
});
