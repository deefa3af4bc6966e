// Names below and beside bars.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHARACTER_PX, columnNames } from '@/components/charts/column-names';

const PODS = ['checkout-7c9f6d4b5-x2x', 'checkout-7c9f6d4b5-q8z', 'login'];

function namesOf(parts: { nameRotation?: number; isHorizontal?: boolean; groupPx?: number; bottom?: number }) {
  const { nameRotation = 0, isHorizontal = false, groupPx = 100, bottom = 150 } = parts;
  return columnNames(
    { groups: PODS, isHorizontal, nameRotation, nameMaxCharacters: 40 },
    { box: { left: 60, right: 360, bottom }, size: { widthPx: 370, heightPx: 200 }, groupPx },
  );
}

describe('columnNames()', () => {
  it('keeps the part of a name in which it differs', () => {
    expect(namesOf({ groupPx: 90 })).toEqual(['checkout…x2x', 'checkout…q8z', 'login']);
    expect(namesOf({ groupPx: 400 })).toEqual(PODS);
  });

  it('leaves lying names whole where hardly a letter fits: they are thinned out instead', () => {
    expect(namesOf({ groupPx: 20 })).toEqual(PODS);
  });

  it('ends turned names in dots before they leave the picture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -90, max: 90 }).filter(Boolean),
        fc.integer({ min: 80, max: 170 }),
        (turn, bottom) => {
          const longest = Math.max(...namesOf({ nameRotation: turn, bottom }).map(({ length }) => length));
          const downPx = longest * CHARACTER_PX * Math.abs(Math.sin((turn * Math.PI) / 180));
          expect(longest <= 2 || bottom + downPx <= 200).toBe(true);
        },
      ),
    );
    expect(namesOf({ nameRotation: -45 })[0]).toMatch(/….*x2x$/u);
  });

  it('cuts names beside lying bars to their room', () => {
    expect(namesOf({ isHorizontal: true })).toEqual(['chec…x2x', 'chec…q8z', 'login']);
  });
});
