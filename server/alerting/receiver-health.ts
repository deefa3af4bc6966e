// Which receivers cannot be reached, since when and why. The process that sends notes it; all processes can say it.
import type { AlertingMetrics } from '@/server/alerting/alerting-metrics';
import type { DeliveryOutcome, ReceiverFailure } from '@/server/alerting/ports';
import { createNotes } from '@/server/platform/leases/notes';
import type { Log } from '@/server/platform/log';

export interface ReceiverHealth {
  /** After each attempt. */
  note(at: Place, outcome: DeliveryOutcome): void;
  /** Of receivers of the configuration in force, by name; what other processes found is known within seconds. */
  failing(): readonly ReceiverFailure[];
  start(): void;
  stop(): Promise<void>;
}

export interface Place {
  readonly receiver: string;
  /** `slack/0` */
  readonly integration: string;
}

interface Deps {
  readonly databaseUrl: string;
  /** The integrations of the configuration in force. */
  readonly places: () => readonly Place[];
  readonly metrics: Pick<AlertingMetrics, 'failing'>;
  readonly nowMs: () => number;
  readonly log: Log;
}

const PART = 'failing';
const REFRESH_MS = 10_000;

export function createReceiverHealth({ databaseUrl, places, metrics, nowMs, log }: Deps): ReceiverHealth {
  const notes = createNotes({ databaseUrl, topic: 'receivers', log });
  let failures: ReadonlyMap<string, ReceiverFailure> = new Map();
  let turn: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isUnwritten = false;

  const keyOf = ({ receiver, integration }: Place): string => JSON.stringify([receiver, integration]);
  const shown = (): ReceiverFailure[] =>
    places()
      .flatMap((place) => failures.get(keyOf(place)) ?? [])
      .toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  const change = (next: ReadonlyMap<string, ReceiverFailure>): void => {
    failures = next;
    countFailing(places(), new Set(shown().map(keyOf)));
  };
  const countFailing = (all: readonly Place[], failing: ReadonlySet<string>): void => {
    metrics.failing.reset();
    for (const place of all) {
      const labels = { receiver_name: place.receiver, integration: place.integration.replace(/\/.*/, '') };
      metrics.failing.inc(labels, failing.has(keyOf(place)) ? 1 : 0);
    }
  };

  /** One after the other. While the database is away, what this process knows counts. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work).catch((thrown: unknown) => {
      log.debug({ reason: String(thrown) }, 'the health of receivers is shared later');
    });
    return turn;
  };
  const share = async (): Promise<void> => {
    isUnwritten = false;
    try {
      await notes.write(new Map([[PART, JSON.stringify(shown())]]));
    } catch (thrown) {
      isUnwritten = true;
      throw thrown;
    }
  };
  const refresh = async (): Promise<void> => {
    if (isUnwritten) return share();
    const body = (await notes.readNew()).get(PART);
    // A note that came while one of its own waits is older than that.
    if (body === undefined || isUnwritten) return;
    const found = JSON.parse(body) as readonly ReceiverFailure[];
    change(new Map(found.map((failure) => [keyOf(failure), failure])));
  };

  return {
    note: (place, outcome) => {
      const key = keyOf(place);
      const known = failures.get(key);
      const next = new Map(failures);
      if (outcome.kind === 'sent') {
        if (!known) return;
        next.delete(key);
      } else {
        const { message, statusCode } = outcome;
        const status = statusCode === undefined ? {} : { statusCode };
        next.set(key, { ...place, sinceMs: known?.sinceMs ?? Math.round(nowMs()), lastError: message, ...status });
      }
      change(next);
      if (known?.lastError === next.get(key)?.lastError) return;
      isUnwritten = true;
      void inTurn(() => (isUnwritten ? share() : Promise.resolve()));
    },
    failing: shown,
    start: () => {
      timer = setInterval(() => void inTurn(refresh), REFRESH_MS);
      timer.unref();
      void inTurn(refresh);
    },
    stop: async () => {
      clearInterval(timer);
      await turn;
      await notes.close();
    },
  };
}
