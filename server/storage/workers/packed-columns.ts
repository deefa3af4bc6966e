// Sealed columns as few arrays, so that they go from one thread to another without a copy and without an object a series.
import { setImmediate } from 'node:timers/promises';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import type { SampleExtras } from '@/server/storage/head/sample-extras';
import type { SeriesRef } from '@/server/storage/ports';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import type { SealedSeries } from '@/server/storage/read/segment-source';

/** Samples decoded before the thread listens again. */
const BURST_SAMPLES = 500_000;
/** Numbers of a part in `parts`: its series, its times, its slab, its first value there. */
const PART_FIELDS = 4;

export interface PackedColumns {
  /** Four numbers a part, the parts of a series one after the other, oldest generation first. */
  readonly parts: Int32Array<ArrayBuffer>;
  /** Neighbours that share their times name the same array. */
  readonly times: readonly Float64Array<ArrayBuffer>[];
  readonly slabs: readonly Float64Array<ArrayBuffer>[];
  /** By part; empty as a rule. */
  readonly extras: ReadonlyMap<number, SampleExtras>;
}

/** Decodes everything. `sealed` must be used by nobody else: its memory is given away. */
export async function packColumns(sealed: SealedSeries, signal: AbortSignal): Promise<PackedColumns> {
  const parts: number[] = [];
  const times = createNumbering<Float64Array<ArrayBuffer>>();
  const slabs = createNumbering<ArrayBuffer>();
  const extras = new Map<number, SampleExtras>();
  let burstSamples = 0;
  for (const ref of sealed.refs()) {
    for (const columns of sealed.columns(ref)) {
      const { timestampsMs, values } = ownArrays(columns);
      if (columns.extras) extras.set(parts.length / PART_FIELDS, columns.extras);
      parts.push(ref, times.of(timestampsMs), slabs.of(values.buffer), values.byteOffset / values.BYTES_PER_ELEMENT);
      burstSamples += timestampsMs.length;
    }
    if (burstSamples < BURST_SAMPLES) continue;
    burstSamples = 0;
    await setImmediate();
    throwIfAborted(signal);
  }
  return {
    parts: Int32Array.from(parts),
    times: times.all,
    slabs: slabs.all.map((buffer) => new Float64Array(buffer)),
    extras,
  };
}

/** What goes along with a message of them, not copied. */
export function memoryOf({ parts, times, slabs }: PackedColumns): ArrayBuffer[] {
  return [...new Set([parts.buffer, ...times.map(({ buffer }) => buffer), ...slabs.map(({ buffer }) => buffer)])];
}

/** The columns of several packs; `refs` are those that the numbers in `parts` of a pack stand for. */
export function unpackColumns(
  packs: readonly { readonly refs: readonly SeriesRef[]; readonly packed: PackedColumns }[],
): SealedSeries {
  const found = new Map<SeriesRef, SampleColumns[]>();
  for (const { refs, packed } of packs) {
    const { parts, times, slabs, extras } = packed;
    for (let part = 0; part * PART_FIELDS < parts.length; part += 1) {
      const at = part * PART_FIELDS;
      const ref = refs[parts[at] ?? -1] ?? -1;
      const timestampsMs = times[parts[at + 1] ?? -1] ?? new Float64Array(0);
      const from = parts[at + 3] ?? 0;
      const values = slabs[parts[at + 2] ?? -1]?.subarray(from, from + timestampsMs.length) ?? new Float64Array(0);
      const own = extras.get(part);
      const columns = { timestampsMs, values, ...(own && { extras: own }) };
      const known = found.get(ref);
      if (known) known.push(columns);
      else found.set(ref, [columns]);
    }
  }
  return { refs: () => found.keys(), columns: (ref) => found.get(ref) ?? [] };
}

/** Sealed columns never lie in shared memory; the compiler cannot know it. */
function ownArrays({ timestampsMs, values }: SampleColumns): {
  readonly timestampsMs: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
} {
  return {
    timestampsMs: timestampsMs as Float64Array<ArrayBuffer>,
    values: values as Float64Array<ArrayBuffer>,
  };
}

/** Numbers things as they are met; the same one gets its number again. */
function createNumbering<Thing>(): { readonly all: Thing[]; of(thing: Thing): number } {
  const all: Thing[] = [];
  const known = new Map<Thing, number>();
  return {
    all,
    of(thing) {
      const number = known.get(thing);
      if (number !== undefined) return number;
      all.push(thing);
      known.set(thing, all.length - 1);
      return all.length - 1;
    },
  };
}
