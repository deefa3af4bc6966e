import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangeClock } from '@/server/storage/head/change-clock';

test('a change shows at every time that it may touch, and at no earlier one while it is remembered', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 110 }),
      (earlier, added, timeMs) => {
        const clock = new ChangeClock();
        for (const fromMs of earlier) clock.note(fromMs);
        const before = clock.until(timeMs);
        clock.note(added);
        expect(clock.until(timeMs) !== before).toBe(added <= timeMs);
      },
    ),
  );
});

test('however many changes there are, none is missed', () => {
  const clock = new ChangeClock();
  let before = clock.until(50);
  for (let at = 0; at < 5000; at += 1) clock.note(at);
  expect(clock.until(50)).toBeGreaterThan(before);
  before = clock.until(50);
  clock.note(-Infinity);
  expect(clock.until(50)).toBeGreaterThan(before);
});
