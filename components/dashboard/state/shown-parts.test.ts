// What keys show and hide on the page.
import { expect, it } from 'vitest';
import {
  AS_SAVED,
  isLegendShown,
  toggleAllLegends,
  toggleExemplars,
  toggleLegend,
} from '@/components/dashboard/state/shown-parts';

it('all legends go and come back as they were saved', () => {
  const hidden = toggleAllLegends(toggleLegend(AS_SAVED, 1));
  expect([1, 2].map((id) => isLegendShown(hidden, id, true))).toEqual([false, false]);
  const back = toggleAllLegends(hidden);
  expect([isLegendShown(back, 1, true), isLegendShown(back, 2, false)]).toEqual([true, false]);
});

it('one legend is turned over, shown or hidden, whatever the others are', () => {
  const flipped = toggleLegend(AS_SAVED, 1);
  expect([isLegendShown(flipped, 1, true), isLegendShown(flipped, 1, false)]).toEqual([false, true]);
  expect(isLegendShown(flipped, 2, true)).toBe(true);
  expect(isLegendShown(toggleLegend(toggleAllLegends(AS_SAVED), 1), 1, true)).toBe(true);
  expect(isLegendShown(toggleLegend(flipped, 1), 1, true)).toBe(true);
});

it('exemplars are switched apart from legends', () => {
  expect(toggleExemplars(AS_SAVED)).toEqual({ ...AS_SAVED, areExemplarsHidden: true });
});
