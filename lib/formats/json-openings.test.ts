import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGridOpenings, packOpenings, packTimes, type Openings } from '@/lib/formats/json-openings';

const FIRST_MS = 1_700_000_000_000;
const formatSeconds = (timeMs: number): string => String(timeMs / 1000);

function texts({ words, wordsEach, lengths }: Openings): string[] {
  const bytes = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, at) => bytes.setUint32(at * 4, word, true));
  return Array.from(lengths, (length, step) =>
    new TextDecoder().decode(new Uint8Array(bytes.buffer, step * wordsEach * 4, length)),
  );
}

const usual = fc.integer({ min: 1e12, max: 1e13 - 1 });
const times = fc.oneof(
  fc.array(usual, { maxLength: 20 }),
  fc.array(
    usual.map((timeMs) => Math.floor(timeMs / 1000) * 1000),
    { maxLength: 20 },
  ),
  fc.array(fc.oneof(usual, fc.maxSafeInteger(), fc.constantFrom(0, -1, 1e12 - 1, 1e13, 1e12 + 0.5)), { maxLength: 20 }),
);

test('packTimes() says of any times what their text says', () => {
  fc.assert(
    fc.property(times, (list) => {
      expect(texts(packTimes(Float64Array.from(list), formatSeconds))).toEqual(
        list.map((timeMs) => `[${formatSeconds(timeMs)},"`),
      );
    }),
  );
});

test('packOpenings() keeps texts of different lengths apart', () => {
  expect(texts(packOpenings(['', '[1,"', '"value":[1,"']))).toEqual(['', '[1,"', '"value":[1,"']);
});

test('the times of a grid are packed once, whichever grids come between', () => {
  const openingsOf = createGridOpenings(String);
  const first = openingsOf(FIRST_MS, 15_000, 3);
  expect(first).toEqual(packTimes(Float64Array.of(FIRST_MS, FIRST_MS + 15_000, FIRST_MS + 30_000), String));
  expect(openingsOf(FIRST_MS, 15_000, 4).lengths).toHaveLength(4);
  expect(openingsOf(FIRST_MS, 15_000, 3)).toBe(first);
  for (let grid = 0; grid < 4; grid += 1) openingsOf(FIRST_MS + grid, 1, 1);
  expect(openingsOf(FIRST_MS, 15_000, 3)).toEqual(first);
});
