// The ledger of `npm run soak -- alerts` finds what it is there to find.
import { expect, test } from 'vitest';
// @ts-expect-error: plain JavaScript.
import { createAlertLedger as createLedger } from '../bench/soak/alert-ledger.mjs';

interface Told {
  readonly status: 'firing' | 'resolved';
  readonly startMs: number;
}

interface Result {
  readonly wrong: number;
  readonly examples: readonly string[];
  readonly repeated: number;
  readonly repeatedBeforeKills: number;
  readonly mostRepeatedOfOneKill: number;
}

interface Ledger {
  notePosting(number: number, startsAtMs: number, isFiring: boolean): void;
  noteMessage(message: { atMs: number; groupKey: string; alerts: readonly unknown[] }): void;
  settle(isSteady: (number: number) => boolean): void;
  result(killsAtMs: readonly number[]): Result;
}

const createAlertLedger = createLedger as () => Ledger;
const STEADY = 0;
const FLAPPING = 1;
const isSteady = (number: number): boolean => number === STEADY;

function play(work: (ledger: Ledger, tell: (number: number, told: Told, atMs?: number) => void) => void): Result {
  const ledger = createAlertLedger();
  work(ledger, (number, { status, startMs }, atMs = 0) => {
    const alert = {
      labels: { instance: String(number) },
      fingerprint: String(number),
      status,
      startsAt: new Date(startMs).toISOString(),
    };
    ledger.noteMessage({ atMs, groupKey: 'g', alerts: [alert] });
  });
  ledger.settle(isSteady);
  return ledger.result([100, 200]);
}

test('an episode that was told from its begin to its end is good', () => {
  const { wrong, repeated } = play((ledger, tell) => {
    ledger.notePosting(STEADY, 1, true);
    tell(STEADY, { status: 'firing', startMs: 1 });
    ledger.notePosting(STEADY, 1, false);
    tell(STEADY, { status: 'resolved', startMs: 1 });
    ledger.notePosting(STEADY, 2, true);
    tell(STEADY, { status: 'firing', startMs: 2 });
    // Between two looks at the group it was over and came again.
    ledger.notePosting(FLAPPING, 1, true);
    tell(FLAPPING, { status: 'firing', startMs: 1 });
    ledger.notePosting(FLAPPING, 1, false);
    ledger.notePosting(FLAPPING, 3, true);
    tell(FLAPPING, { status: 'firing', startMs: 3 });
    // And once more, with nothing that would make a message.
    ledger.notePosting(FLAPPING, 3, false);
    ledger.notePosting(FLAPPING, 4, true);
  });
  expect([wrong, repeated]).toEqual([0, 0]);
});

test.each<[string, Parameters<typeof play>[0]]>([
  ['fires, last told: null', (ledger) => ledger.notePosting(FLAPPING, 1, true)],
  [
    'is over, last told: firing',
    (ledger, tell) => {
      ledger.notePosting(STEADY, 1, true);
      tell(STEADY, { status: 'firing', startMs: 1 });
      ledger.notePosting(STEADY, 1, false);
    },
  ],
  [
    'was never told as firing',
    (ledger) => {
      ledger.notePosting(STEADY, 1, true);
      ledger.notePosting(STEADY, 1, false);
    },
  ],
  [
    'told as resolved while it fires',
    (ledger, tell) => {
      ledger.notePosting(STEADY, 1, true);
      tell(STEADY, { status: 'firing', startMs: 1 });
      tell(STEADY, { status: 'resolved', startMs: 1 });
      tell(STEADY, { status: 'firing', startMs: 1 });
    },
  ],
  [
    'told as firing after its end was told',
    (ledger, tell) => {
      ledger.notePosting(FLAPPING, 1, true);
      ledger.notePosting(FLAPPING, 1, false);
      tell(FLAPPING, { status: 'resolved', startMs: 1 });
      tell(FLAPPING, { status: 'firing', startMs: 1 });
    },
  ],
  ['but nobody posted it', (_ledger, tell) => tell(STEADY, { status: 'firing', startMs: 1 })],
])('it finds: %s', (text, work) => {
  const { wrong, examples } = play(work);
  expect(wrong).toBeGreaterThan(0);
  expect(examples.join('\n')).toContain(text);
});

test('repeated messages are counted for the kill before them', () => {
  const result = play((ledger, tell) => {
    ledger.notePosting(STEADY, 1, true);
    for (const atMs of [10, 20, 110, 210, 220]) tell(STEADY, { status: 'firing', startMs: 1 }, atMs);
  });
  expect(result).toMatchObject({ wrong: 0, repeated: 4, repeatedBeforeKills: 1, mostRepeatedOfOneKill: 2 });
});
