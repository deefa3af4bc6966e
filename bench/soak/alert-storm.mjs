// Alerts that come and go: half of them steady (posted anew only after the ledger has heard of them), half as fast as chance has it.
import { setTimeout as pause } from 'node:timers/promises';

const ALERT_COUNT = 300;
const GROUP_COUNT = 30;
const BATCH_MS = 50;
const BATCH_SIZE = 5;
const POST_TIMEOUT_MS = 5000;
const RETRY_MS = 20;
/** A steady alert that nobody was told of while the product was up for so long, beyond what its group has to wait, is lost or late. */
const LATE_MS = 15_000;
/** So long after its end was told a group is gone, also when the product was killed meanwhile. */
const GONE_MS = 15_000;

export function isSteady(number) {
  return number % 2 === 0;
}

function nameOf(number) {
  return { alertname: `Storm${number % GROUP_COUNT}`, instance: String(number) };
}

/**
 * Posts until it is told to stop. `upMs()` is how long the product was up until now; `targets()` are asked in turn, as a Prometheus does, until one has taken the alerts. With
 * `hasOwnGroups` each alert is a group of its own, whose first message does not wait for the group's interval.
 */
export function createStorm({ targets, upMs, random, ledger, groupIntervalMs, hasOwnGroups }) {
  const states = new Map();
  let isOver = false;
  let isAbandoned = false;
  let postedCount = 0;

  const post = async (alerts) => {
    for (;;)
      for (const target of targets()) {
        const isTaken = await fetch(`${target.url}/api/v2/alerts`, {
          method: 'POST',
          headers: { ...target.headers, 'content-type': 'application/json' },
          body: JSON.stringify(alerts),
          signal: AbortSignal.timeout(POST_TIMEOUT_MS),
        }).then(
          (response) => response.ok,
          () => false,
        );
        if (isTaken) {
          postedCount += alerts.length;
          return;
        }
        if (isAbandoned) return;
        await pause(RETRY_MS);
      }
  };

  const toggle = async (numbers) => {
    const nowMs = Date.now();
    const changed = numbers.map((number) => {
      const isFiring = states.get(number)?.isFiring !== true;
      return { number, isFiring, startsAtMs: isFiring ? nowMs : states.get(number).startsAtMs };
    });
    for (const { number, startsAtMs, isFiring } of changed) ledger.notePosting(number, startsAtMs, isFiring);
    await post(
      changed.map(({ number, isFiring, startsAtMs }) => ({
        labels: nameOf(number),
        startsAt: new Date(startsAtMs).toISOString(),
        endsAt: new Date(isFiring ? nowMs + 3_600_000 : nowMs).toISOString(),
      })),
    );
    const postedUpMs = upMs();
    for (const { number, ...state } of changed) states.set(number, { ...state, postedUpMs });
  };

  /** Whether chance may change it. */
  const isReady = (number) => {
    const state = states.get(number);
    if (!state || !isSteady(number)) return true;
    const told = ledger.told(number, state.startsAtMs);
    if (told?.status === (state.isFiring ? 'firing' : 'resolved'))
      return state.isFiring || !hasOwnGroups || Date.now() - told.atMs > GONE_MS;
    const limitMs = LATE_MS + (state.isFiring && hasOwnGroups ? 0 : groupIntervalMs);
    if (upMs() - state.postedUpMs > limitMs && !state.isLate) {
      state.isLate = true;
      ledger.find(`alert ${number}: was taken, and in ${limitMs / 1000} s in which the product was up nobody was told`);
    }
    return false;
  };

  const run = async () => {
    while (!isOver) {
      const numbers = new Set();
      for (let tries = 0; tries < 4 * BATCH_SIZE && numbers.size < BATCH_SIZE; tries += 1) {
        const number = Math.floor(random() * ALERT_COUNT);
        if (isReady(number)) numbers.add(number);
      }
      if (numbers.size > 0) await toggle([...numbers]);
      await pause(BATCH_MS);
    }
  };
  const running = run();
  return {
    postedCount: () => postedCount,
    stop: () => {
      isOver = true;
      return running;
    },
    /** When nobody is there any more who would take what is under way. */
    abandon: () => {
      isOver = true;
      isAbandoned = true;
      return running;
    },
    /** All that fires ends. */
    end: async () => {
      const firing = [...states].flatMap(([number, { isFiring }]) => (isFiring ? [number] : []));
      if (firing.length > 0) await toggle(firing);
    },
  };
}
