// How many failures are let through, and how long the pauses are.
import { expect, test } from 'vitest';
import { isInputError } from '@/lib/errors/input-error';
import { createManualClock } from '@/server/auth/testing/manual-clock';
import { ACCOUNT_FAILURE_LIMIT, ADDRESS_FAILURE_LIMIT, createThrottle, type Throttle } from '@/server/auth/throttle';

function fixture() {
  const clock = createManualClock();
  return { clock, throttle: createThrottle({ clock }) };
}

/** Seconds to wait; 0 when the attempt was let through (and failed). */
function failOnce(throttle: Throttle, account: string, address: string): number {
  try {
    throttle.begin(account, address).failed();
    return 0;
  } catch (thrown) {
    return isInputError(thrown) && thrown.status === 429 ? (thrown.retryAfterSeconds ?? -1) : -1;
  }
}

test('pauses grow with every failure after the limit, and end', () => {
  const { clock, throttle } = fixture();
  for (let failure = 0; failure < ACCOUNT_FAILURE_LIMIT; failure += 1)
    expect(failOnce(throttle, 'a', '1.1.1.1')).toBe(0);
  const pauses: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const seconds = failOnce(throttle, 'a', '1.1.1.1');
    pauses.push(seconds);
    clock.advance(seconds * 1000);
    expect(failOnce(throttle, 'a', '1.1.1.1')).toBe(0);
  }
  expect(pauses).toEqual([15, 30, 60, 120]);
  clock.advance(24 * 3_600_000);
  expect(failOnce(throttle, 'a', '1.1.1.1')).toBe(0);
  expect(failOnce(throttle, 'a', '1.1.1.1')).toBe(0);
});

test('another account and another address are not held up', () => {
  const { throttle } = fixture();
  for (let failure = 0; failure < ACCOUNT_FAILURE_LIMIT; failure += 1) failOnce(throttle, 'a', '1.1.1.1');
  expect(failOnce(throttle, 'a', '1.1.1.1')).toBeGreaterThan(0);
  expect(failOnce(throttle, 'b', '1.1.1.1')).toBe(0);
  expect(failOnce(throttle, 'a', '1.1.1.2')).toBe(0);
});

test('one address that tries many accounts is held up, also across its own IPv6 network', () => {
  const { throttle } = fixture();
  for (let failure = 0; failure < ADDRESS_FAILURE_LIMIT; failure += 1)
    expect(failOnce(throttle, `account-${failure}`, `2001:db8::${failure}`)).toBe(0);
  expect(failOnce(throttle, 'new', '2001:db8::ffff')).toBeGreaterThan(0);
  expect(failOnce(throttle, 'new', '2001:db8:1::1')).toBe(0);
});

test('a success clears the account and not the address', () => {
  const { throttle } = fixture();
  for (let round = 0; round < ADDRESS_FAILURE_LIMIT / 4; round += 1) {
    for (let failure = 0; failure < 4; failure += 1) expect(failOnce(throttle, 'victim', '1.1.1.1')).toBe(0);
    if (round < ADDRESS_FAILURE_LIMIT / 4 - 1) throttle.begin('victim', '1.1.1.1').succeeded();
  }
  expect(() => throttle.begin('own', '1.1.1.1')).toThrow('Too many failed sign-ins');
});

test('attempts in progress count, and abandoned ones do not', () => {
  const { throttle } = fixture();
  const attempts = Array.from({ length: ACCOUNT_FAILURE_LIMIT }, () => throttle.begin('a', '1.1.1.1'));
  expect(() => throttle.begin('a', '1.1.1.1')).toThrow('Too many failed sign-ins');
  for (const attempt of attempts) attempt.abandoned();
  expect(failOnce(throttle, 'a', '1.1.1.1')).toBe(0);
});

test('the tallies of very many accounts are bounded', () => {
  const { throttle } = fixture();
  for (let at = 0; at < 25_000; at += 1) failOnce(throttle, `a${at}`, `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
  expect(throttle.size()).toBeLessThanOrEqual(20_001);
});
