// The queue of one Alertmanager: bounded, in batches, tried again while what is in it is current.
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { AlertCounters, HttpClient } from '@/server/rules/alertmanager-client';
import type { OutgoingAlert } from '@/server/rules/outgoing-alert';

export interface AlertQueue {
  readonly length: number;
  add(alerts: readonly OutgoingAlert[]): void;
  /** Sends what waits once more, within a bound. */
  stop(): Promise<void>;
}

interface Deps {
  readonly url: string;
  readonly client: HttpClient;
  readonly timeoutMs: number;
  readonly capacity: number;
  readonly counters: AlertCounters;
  readonly clock: Clock;
  readonly log: Log;
}

const BATCH_SIZE = 256;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
const DRAIN_LIMIT_MS = 5000;
/** Of an answer that nobody reads. */
const ANSWER_LIMIT_BYTES = 65_536;

export function createAlertQueue(deps: Deps): AlertQueue {
  const { url, capacity, counters, clock, log } = deps;
  /** By label set: the newest telling of an alert takes the place of the one that waits. */
  let waiting = new Map<string, OutgoingAlert>();
  const stopping = new AbortController();
  let working: Promise<void> | null = null;
  const labels = { alertmanager: url };
  counters.sent.inc(labels, 0);
  counters.errors.inc(labels, 0);
  counters.dropped.inc(labels, 0);

  const drop = (count: number): void => counters.dropped.inc(labels, count);

  const takeBatch = (): [string, OutgoingAlert][] => {
    const batch: [string, OutgoingAlert][] = [];
    for (const entry of waiting) {
      if (batch.length >= BATCH_SIZE) break;
      waiting.delete(entry[0]);
      batch.push(entry);
    }
    return batch;
  };

  /** What did not get through goes back, unless something newer waits or its time is over. */
  const putBack = (batch: readonly [string, OutgoingAlert][]): void => {
    const nowMs = clock.nowMs();
    const current = batch.filter(([key, alert]) => !waiting.has(key) && isCurrent(alert, nowMs));
    drop(batch.length - current.length);
    waiting = new Map([...current, ...waiting]);
    shrink();
  };

  const shrink = (): void => {
    for (const key of waiting.keys()) {
      if (waiting.size <= capacity) return;
      waiting.delete(key);
      drop(1);
    }
  };

  const work = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    while (waiting.size > 0) {
      const batch = takeBatch();
      const problem = await post(
        deps,
        batch.map(([, alert]) => alert),
      );
      if (problem === null) {
        counters.sent.inc(labels, batch.length);
        retryMs = FIRST_RETRY_MS;
        continue;
      }
      counters.errors.inc(labels, batch.length);
      log.warn({ alertmanager: url, count: batch.length, reason: problem.message }, 'Alerts could not be sent');
      if (problem.isFinal) drop(batch.length);
      else putBack(batch);
      if (stopping.signal.aborted) return;
      await pause(retryMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  };

  const start = (): void => {
    working ??= work().finally(() => {
      working = null;
      if (waiting.size > 0 && !stopping.signal.aborted) start();
    });
  };

  return {
    get length() {
      return waiting.size;
    },
    add: (alerts) => {
      for (const alert of alerts) {
        const key = JSON.stringify(Object.entries(alert.labels));
        waiting.delete(key);
        waiting.set(key, alert);
      }
      shrink();
      if (waiting.size > 0) start();
    },
    stop: async () => {
      stopping.abort();
      await Promise.race([working, pause(DRAIN_LIMIT_MS, undefined, { ref: false })]);
    },
  };
}

/** A resolved alert is worth telling for as long as Prometheus would. */
const RESOLVED_WORTH_MS = 15 * 60_000;

function isCurrent({ endsAtMs }: OutgoingAlert, nowMs: number): boolean {
  return endsAtMs + RESOLVED_WORTH_MS > nowMs;
}

interface SendProblem {
  readonly message: string;
  /** The same request would be refused again. */
  readonly isFinal: boolean;
}

async function post({ url, client, timeoutMs }: Deps, alerts: readonly OutgoingAlert[]): Promise<SendProblem | null> {
  try {
    const dispatcher = await client.dispatcher(url);
    const { statusCode, body } = await request(url, {
      method: 'POST',
      dispatcher,
      headers: { ...(await client.privateHeaders()), 'content-type': 'application/json', 'user-agent': 'Watchfire' },
      body: JSON.stringify(alerts.map(wireAlert)),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await body.dump({ limit: ANSWER_LIMIT_BYTES });
    if (statusCode >= 200 && statusCode < 300) return null;
    return {
      message: `bad response status ${statusCode}`,
      isFinal: statusCode >= 400 && statusCode < 500 && statusCode !== 429,
    };
  } catch (thrown) {
    return { message: thrown instanceof Error ? thrown.message : String(thrown), isFinal: false };
  }
}

function wireAlert({ labels, annotations, startsAtMs, endsAtMs, generatorUrl }: OutgoingAlert) {
  return {
    labels,
    annotations,
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: new Date(endsAtMs).toISOString(),
    generatorURL: generatorUrl,
  };
}
