import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import { createSnappyDecoder, readSnappyHeader } from '@/lib/formats/remote-write/snappy-block';
import { encodeSnappy, varint } from '@/lib/testing/encode-remote-write';

const LIMIT_BYTES = 1_048_576;

function decode(input: Uint8Array, decoder = createSnappyDecoder()): Uint8Array {
  return decoder.decode(input, readSnappyHeader(input, LIMIT_BYTES));
}

function statusOf(work: () => unknown): number | 'none' {
  try {
    work();
    return 'none';
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    return thrown.status;
  }
}

const bytes = (...parts: (number | string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part];
      return typeof part === 'string' ? [...new TextEncoder().encode(part)] : part;
    }),
  );

/** Repeats itself, so that there is something to copy, near and far. */
const repetitive = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.nat(300)).map(([part, times]) => repeat(part, times)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(parts.concat(parts).flatMap((part) => [...part])));

function repeat(part: Uint8Array, times: number): Uint8Array {
  return Uint8Array.from({ length: part.length * times }, (_, at) => part[at % part.length] ?? 0);
}

test('what was packed comes out again, also with memory that was used before', () => {
  const decoder = createSnappyDecoder();
  fc.assert(
    fc.property(repetitive, (original) => {
      expect(decode(encodeSnappy(original), decoder)).toEqual(original);
    }),
  );
});

test('far copies and long literals come out again', () => {
  const noise = Uint8Array.from({ length: 80_000 }, (_, at) => (Math.imul(at, 0x9e37_79b1) >>> 11) & 0xff);
  const original = Uint8Array.from([...noise, ...noise.subarray(5, 500)]);
  expect(decode(encodeSnappy(original))).toEqual(original);
});

test('the elements of the format', () => {
  expect(decode(bytes(0))).toEqual(bytes());
  expect(decode(bytes(3, 2 << 2, 'abc'))).toEqual(bytes('abc'));
  // A literal whose length takes 1, 2, 3 and 4 bytes.
  for (const size of [1, 2, 3, 4])
    expect(decode(bytes(3, (59 + size) << 2, [2, 0, 0, 0].slice(0, size), 'abc'))).toEqual(bytes('abc'));
  // Copies with offsets of 1, 2 and 4 bytes; the first overlaps what it writes.
  expect(decode(bytes(6, 1 << 2, 'ab', 0x01, 2))).toEqual(bytes('ababab'));
  expect(decode(bytes(6, 1 << 2, 'ab', (3 << 2) | 2, 2, 0))).toEqual(bytes('ababab'));
  expect(decode(bytes(6, 1 << 2, 'ab', (3 << 2) | 3, 2, 0, 0, 0))).toEqual(bytes('ababab'));
});

describe('broken input is refused', () => {
  test.each([
    ['nothing', bytes()],
    ['a length without end', bytes(0x80, 0x80)],
    ['a length of six bytes', bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0)],
    ['plain text', bytes('this is no snappy, it is text')],
    ['less than declared', bytes(5, 2 << 2, 'abc')],
    ['more than declared', bytes(2, 2 << 2, 'abc')],
    ['a copy past the declared length', bytes(3, 1 << 2, 'ab', 0x01, 2)],
    ['a literal without its bytes', bytes(9, 8 << 2, 'abc')],
    ['a literal without its length', bytes(9, 61 << 2, 1)],
    ['a copy from before the start', bytes(6, 1 << 2, 'ab', 0x01, 3)],
    ['a copy with offset 0', bytes(6, 1 << 2, 'ab', 0x01, 0)],
    ['a copy cut off', bytes(6, 1 << 2, 'ab', (3 << 2) | 3, 2, 0)],
    ['a far offset of four bytes', bytes(6, 1 << 2, 'ab', (3 << 2) | 3, 0xff, 0xff, 0xff, 0xff)],
    ['trailing bytes', bytes(3, 2 << 2, 'abc', 0, 'x')],
    ['more than any stream of this length can hold', bytes(varint(1000), 2 << 2, 'abc')],
  ])('%s', (_, input) => expect(statusOf(() => decode(input))).toBe(400));

  test.each([
    ['1 GiB', 2 ** 30],
    ['4 GiB', 2 ** 32],
    ['the limit and one', LIMIT_BYTES + 1],
  ])('a claim of %s gives 413 before there is memory for it', (_, size) => {
    const decoder = createSnappyDecoder();
    expect(statusOf(() => decode(bytes(varint(size), 0), decoder))).toBe(413);
    expect(decoder.heldBytes).toBe(0);
  });

  test('random bytes and damaged streams give an answer or InputError, nothing else', () => {
    const decoder = createSnappyDecoder();
    const expectAnswer = (input: Uint8Array): void => {
      expect([400, 413, 'none']).toContain(statusOf(() => decode(input, decoder)));
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectAnswer));
    const damaged = fc.tuple(repetitive, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.nat());
    fc.assert(
      fc.property(damaged, ([original, place, change, cut]) => {
        const input = encodeSnappy(original);
        const at = place % input.length;
        input[at] = (input[at] ?? 0) ^ change;
        expectAnswer(input);
        expectAnswer(input.subarray(0, cut % input.length));
      }),
    );
  });
});
