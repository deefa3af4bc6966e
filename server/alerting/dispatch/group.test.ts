// The ticks of a group when time does not go on as it should.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import type { Route } from '@/lib/alerting/routing/route';
import { createGroup, type Group, type GroupWork } from '@/server/alerting/dispatch/group';
import type { EntryRecord } from '@/server/alerting/dispatch/journal-rows';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';

const INTERVAL_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1);

let clockOffMs = 0;
let isInTouch = true;
let ticks: number[] = [];
let noted: number[] = [];
/** Of the integration: null tells at once. */
let telling: Promise<boolean> | null = null;
let group: Group;
let isReachable = true;
let abandoned: string[] = [];

const nowMs = (): number => Date.now() + clockOffMs;

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
  clockOffMs = 0;
  isInTouch = true;
  ticks = [];
  noted = [];
  telling = null;
  isReachable = true;
  abandoned = [];
  const work: GroupWork = {
    nowMs,
    inTurn: (flush) => flush(),
    isInTouch: () => isInTouch,
    integrations: () => [{ kind: 'webhook', index: 0 } as IntegrationConfig],
    suppression: () => null,
    isMuted: () => false,
    tell: (_group, _integration, { tickMs }) => {
      ticks.push(tickMs);
      return telling ?? Promise.resolve(isReachable);
    },
    noteSuppressed: () => undefined,
    noteTick: ({ nextTickMs }) => void noted.push(nextTickMs - START_MS),
    noteAbandoned: (_group, alerts) => void abandoned.push(...alerts.map(({ fingerprint }) => fingerprint)),
    noteSettled: () => undefined,
  };
  const route = { receiver: 'hook', groupIntervalMs: INTERVAL_MS } as Route;
  group = createGroup({ id: 'g', key: '{}:{}', route, labels: {}, states: new Map() }, work);
  group.put({ fingerprint: 'a', endsAtMs: Infinity } as AlertRecord);
  group.schedule(START_MS + INTERVAL_MS);
});
afterEach(() => {
  group.stop();
  vi.useRealTimers();
});

test('a clock that is set back by a day delays no tick', async () => {
  await vi.advanceTimersByTimeAsync(INTERVAL_MS / 2);
  clockOffMs = -86_400_000;
  await vi.advanceTimersByTimeAsync(INTERVAL_MS / 2);
  expect(ticks).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2 * INTERVAL_MS);
  expect(ticks).toHaveLength(3);
});

test('a clock that is set forward by a day makes up for one tick, not for all', async () => {
  clockOffMs = 86_400_000;
  await vi.advanceTimersByTimeAsync(2 * INTERVAL_MS);
  expect(ticks).toHaveLength(2);
});

test('while the alerts are not as of now a tick waits, and is made up for', async () => {
  isInTouch = false;
  await vi.advanceTimersByTimeAsync(3 * INTERVAL_MS);
  expect(ticks).toEqual([]);
  isInTouch = true;
  await vi.advanceTimersByTimeAsync(1000);
  expect(ticks).toHaveLength(1);
});

test('the next tick is written down when the messages of the last one are out, not before', async () => {
  let finish: (isDone: boolean) => void = () => undefined;
  telling = new Promise((resolve) => {
    finish = resolve;
  });
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  expect([ticks.length, noted]).toEqual([1, []]);
  finish(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(noted).toEqual([2 * INTERVAL_MS]);
});

test('while a delivery of an earlier tick is under way none is', async () => {
  group.states.set('webhook/0', { entry: {} as EntryRecord, inFlight: new Promise(() => undefined) });
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  expect([ticks.length, noted]).toEqual([1, []]);
});

test('what ended is told for a day to a receiver that always fails, and then leaves', async () => {
  isReachable = false;
  group.put({ fingerprint: 'b', endsAtMs: START_MS + INTERVAL_MS } as AlertRecord);
  await vi.advanceTimersByTimeAsync(23 * 3_600_000);
  expect([...group.alerts.keys()]).toEqual(['a', 'b']);
  await vi.advanceTimersByTimeAsync(2 * 3_600_000);
  expect([...group.alerts.keys()]).toEqual(['a']);
  expect(abandoned).toEqual(['b']);
});
