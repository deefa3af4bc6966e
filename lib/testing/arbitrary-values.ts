// Values of series as tests of codecs want them: every kind of bits, in stretches.
import fc from 'fast-check';
import { valueColumn, type ValueColumn } from '@/lib/encoding/value-block';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
export const bitsOf = (value: number): [number, number] => {
  const { words } = valueColumn(Float64Array.of(value));
  return [words[0] ?? 0, words[1] ?? 0];
};
const decimal = fc
  .tuple(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.integer({ min: 0, max: 8 }))
  .map(([whole, digits]) => bitsOf(whole / 10 ** digits));
const wide = fc
  .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 }))
  .map(([whole, digits]) => bitsOf(whole / 10 ** digits));
const near = fc.integer({ min: 0, max: 40 }).map(bitsOf);
const special = fc.constantFrom<[number, number]>(
  [2, 0x7ff0_0000],
  bitsOf(-0),
  bitsOf(Infinity),
  bitsOf(Number.NaN),
  bitsOf(0.1 + 0.2),
  bitsOf(5e-324),
  bitsOf(-(2 ** 52)),
  bitsOf(Number.MAX_VALUE),
);
/** Stretches of one kind each, so that blocks of every form come, side by side. */
const stretch = fc.oneof(
  ...[decimal, wide, near, special, fc.tuple(word, word)].map((one) => fc.array(one, { minLength: 1, maxLength: 300 })),
  fc.tuple(near, fc.integer({ min: 1, max: 500 })).map(([one, count]) => Array.from({ length: count }, () => one)),
  fc.array(fc.nat(5000), { minLength: 1, maxLength: 400 }).map((steps) => {
    let total = 0;
    return steps.map((step) => bitsOf((total += step) / 10));
  }),
  fc.array(fc.oneof({ weight: 30, arbitrary: decimal }, { weight: 1, arbitrary: special }), {
    minLength: 1,
    maxLength: 300,
  }),
);
export const anySeriesBits = fc.array(stretch, { minLength: 1, maxLength: 4 }).map((all) => all.flat());

export function columnOf(pairs: readonly (readonly [number, number])[]): ValueColumn {
  const column = valueColumn(new Float64Array(pairs.length));
  pairs.forEach((pair, at) => column.words.set(pair, at * 2));
  return column;
}
