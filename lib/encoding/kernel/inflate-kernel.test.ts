import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KERNEL_SOURCE_SHA256 } from '@/lib/encoding/kernel/inflate-bytes';
import { createInflateKernel, type InflateKernel } from '@/lib/encoding/kernel/inflate-kernel';

const made = createInflateKernel();
if (!made) throw new Error('this engine has no room for a kernel');
const kernel: InflateKernel = made;

/** Skewed bytes, so that codes of all lengths come; repetitions near and far. */
const skewed = fc
  .tuple(fc.integer(), fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 1, max: 12 }))
  .map(([seed, count, power]) => {
    let x = seed | 1;
    return Uint8Array.from({ length: count }, () => {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      return 256 * ((x >>> 0) / 2 ** 32) ** power;
    });
  });
const repeated = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 900 }))
  .map(([bytes, times]) => new Uint8Array(Buffer.concat(Array.from({ length: times }, () => bytes))));
const content = fc
  .array(fc.oneof(skewed, repeated, fc.uint8Array({ minLength: 1, maxLength: 600 })), { minLength: 1, maxLength: 4 })
  .map((parts) => Buffer.concat(parts));
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_FIXED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
  ),
});

const damage = fc.record({ place: fc.nat(), value: fc.nat(255), kind: fc.nat(3) });

function inflatedByZlib(bytes: Uint8Array): Buffer | undefined {
  try {
    return inflateRawSync(bytes);
  } catch {
    return undefined;
  }
}

function isEqual(bytes: Uint8Array, expected: Uint8Array | undefined): boolean {
  return expected !== undefined && Buffer.compare(bytes, expected) === 0;
}

test('the code was made from the source that lies beside it', () => {
  const source = readFileSync(join(import.meta.dirname, 'inflate.as'), 'utf8');
  expect(createHash('sha256').update(source).digest('hex')).toBe(KERNEL_SOURCE_SHA256);
});

test('whatever zlib deflates comes back, and nothing beside the target is touched', () => {
  fc.assert(
    fc.property(content, options, fc.nat(9), (bytes, how, gap) => {
      const deflated = deflateRawSync(bytes, how);
      const all = new Uint8Array(bytes.length + gap * 2);
      expect(kernel.inflate(deflated, all.subarray(gap, gap + bytes.length))).toBe(true);
      expect(Buffer.compare(all.subarray(gap, gap + bytes.length), bytes)).toBe(0);
      expect(all.subarray(0, gap).some(Boolean) || all.subarray(gap + bytes.length).some(Boolean)).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test('a length that is not that of the stream is refused', () => {
  fc.assert(
    fc.property(content, options, fc.integer({ min: 1, max: 20 }), (bytes, how, off) => {
      const deflated = deflateRawSync(bytes, how);
      expect(kernel.inflate(deflated, new Uint8Array(bytes.length + off))).toBe(false);
      expect(kernel.inflate(deflated, new Uint8Array(Math.max(0, bytes.length - off)))).toBe(false);
    }),
  );
});

test('of a cut or altered stream it makes what zlib makes, or nothing', () => {
  fc.assert(
    fc.property(content, options, damage, (bytes, how, { place, value, kind }) => {
      const deflated = deflateRawSync(bytes, how);
      // The beginning, where the codes are described, more often than it is long.
      const at = kind === 0 ? place % deflated.length : place % Math.min(60, deflated.length);
      const altered = kind === 1 ? deflated.subarray(0, at) : deflated;
      if (kind !== 1) altered[at] = value;
      const expected = inflatedByZlib(altered);
      const target = new Uint8Array(expected?.length ?? bytes.length);
      const isTaken = kernel.inflate(altered, target);
      expect(!isTaken || isEqual(target, expected)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('streams of noise are refused or read as zlib reads them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
      const expected = inflatedByZlib(bytes);
      const target = new Uint8Array(expected?.length ?? 1000);
      const isTaken = kernel.inflate(bytes, target);
      expect(!isTaken || isEqual(target, expected)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('what has no room in its memory is left to zlib', () => {
  const bytes = new Uint8Array(2 ** 21);
  expect(kernel.inflate(deflateRawSync(bytes), new Uint8Array(bytes.length))).toBe(false);
});
