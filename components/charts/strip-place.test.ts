// Where the rows of a strip chart stand: names have the room that they need.
import { expect, it } from 'vitest';
import { shortNames } from '@/components/charts/short-name';
import { placeRows } from '@/components/charts/strip-place';

/** Letters of 12 px: a W is as wide as the type is high. */
const widthOf = (text: string): number => 6 * (text.length + text.split('W').length - 1);
const placeOf = (names: readonly string[], width: number) =>
  placeRows({
    rows: names.map((name) => ({ key: name, name, spans: [] })),
    widthOf,
    width,
    height: 200,
    fromMs: 0,
    toMs: 1000,
  });

it('gives names the width that they have, up to a third of the chart', () => {
  expect(placeOf(['WWWWWWWWW', 'a'], 900).nameRoomPx).toBe(108);
  expect(placeOf(['aaaaaaaaa'], 900).nameRoomPx).toBe(54);
  expect(placeOf(['W'.repeat(90)], 900).nameWidthPx).toBeCloseTo(306);
  expect(placeOf(['aa'], 900)).toMatchObject({ nameWidthPx: 0, nameRoomPx: 0 });
});

it('shortens no name that has its room', () => {
  const names = ['rack-one-WWWWWW', 'rack-two-WWWWWW'];
  const { nameRoomPx } = placeOf(names, 900);
  expect(shortNames(names, nameRoomPx, { widthOf })).toEqual(names);
  expect(shortNames(names, nameRoomPx - 10, { widthOf })).not.toEqual(names);
});
