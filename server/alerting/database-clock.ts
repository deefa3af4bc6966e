// The time of the database server, so that processes whose clocks differ agree: asked at the start and each minute.
import type { Pool } from '@/server/alerting/store/pool';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';

export interface DatabaseClock {
  nowMs(): number;
  /** Rejects when the database is away. */
  measure(): Promise<void>;
  /** Measures now, and again each minute. Rejects when the database is away. */
  start(): Promise<void>;
  stop(): void;
}

interface Deps {
  readonly pool: Pick<Pool, 'query'>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
}

const EVERY_MS = 60_000;
/** Less than this is as likely the way to the database as its clock. */
const LEAST_CHANGE_MS = 50;
/**
 * Alerts of rules have times of this machine, as the samples have: a correction that is longer than they live would end them. Then
 * one of the clocks is wrong, and the operator must mend it.
 */
const MOST_OFFSET_MS = 30_000;

export function createDatabaseClock({ pool, clock, metrics, log }: Deps): DatabaseClock {
  let offsetMs = 0;
  let isBeyond = false;
  let timer: NodeJS.Timeout | undefined;
  const gauge = metrics.gauge({
    name: 'watchfire_alerting_clock_offset_seconds',
    help: 'By how much the clock of the database server is ahead of the clock of this process, as measured last.',
  });

  const measure = async (): Promise<void> => {
    const sentMs = clock.nowMs();
    const startedMs = clock.monotonicMs();
    const { rows } = await pool.query<{ now: number }>(
      `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
    );
    const tripMs = clock.monotonicMs() - startedMs;
    const measuredMs = (rows[0]?.now ?? sentMs) - (sentMs + tripMs / 2);
    gauge.set(measuredMs / 1000);
    const wasBeyond = isBeyond;
    isBeyond = Math.abs(measuredMs) > MOST_OFFSET_MS;
    if (isBeyond && !wasBeyond)
      log.error(
        { offsetSeconds: Math.round(measuredMs / 1000) },
        'The clocks of this machine and of the database server differ too much to make up for: set them right',
      );
    // Whole: times are stored as such.
    const nextMs = isBeyond ? 0 : Math.round(measuredMs);
    if (Math.abs(nextMs - offsetMs) >= Math.max(LEAST_CHANGE_MS, tripMs)) offsetMs = nextMs;
  };

  return {
    nowMs: () => clock.nowMs() + offsetMs,
    measure,
    start: async () => {
      await measure();
      clearInterval(timer);
      timer = setInterval(() => {
        measure().catch((thrown: unknown) =>
          log.debug({ reason: String(thrown) }, 'the clock of the database is read again later'),
        );
      }, EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
