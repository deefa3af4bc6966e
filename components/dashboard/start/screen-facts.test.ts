// The cookie that says how dashboards stand on a screen: there and back, and anything else.
import { expect, it } from 'vitest';
import { factsText, readScreenFacts, SCREEN_COOKIE, screenCookie } from '@/components/dashboard/start/screen-facts';

const FACTS = {
  viewportWidthPx: 1440,
  viewportHeightPx: 1100,
  mainWidthPx: 1220,
  scrollbarPx: 15,
  isRailNarrow: false,
  zone: 'America/Argentina/Buenos_Aires',
};

it('goes there and back', () => {
  expect(readScreenFacts(factsText(FACTS))).toEqual(FACTS);
  expect(readScreenFacts(factsText({ ...FACTS, isRailNarrow: true, zone: 'Etc/GMT+5' }))).toMatchObject({
    isRailNarrow: true,
    zone: 'Etc/GMT+5',
  });
});

it('holds nothing that ends a cookie or begins another', () => {
  expect(screenCookie({ ...FACTS, zone: 'a; path=/x' }).split('; ')).toEqual([
    `${SCREEN_COOKIE}=1440.1100.1220.15.wide.a%3B%20path%3D%2Fx`,
    'path=/',
    'max-age=31536000',
    'samesite=lax',
  ]);
});

it.each([
  undefined,
  '',
  '1440',
  '1440.1220.996.wide.UTC',
  '1440.1100.1220.15.wide',
  '-1.1100.1220.15.wide.UTC',
  '9999999.1.1.1.wide.UTC',
  '%',
  '1440.1100.1220.15.wide.<script>',
])('does not take %j', (text) => {
  expect(readScreenFacts(text)).toBeNull();
});
