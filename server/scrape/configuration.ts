// The configuration in force: read at start, replaced by a reload, kept when the new one is broken.
import type { PrometheusConfig } from '@/lib/config/prometheus/prometheus-config';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';

export interface ConfigurationState {
  readonly isLastReloadGood: boolean;
  /** When the configuration in force was read. */
  readonly loadedAtMs: number;
}

export interface Configuration {
  /** Null: there is no configuration file. */
  current(): PrometheusConfig | null;
  state(): ConfigurationState;
  /** Throws InputError (`FILE:LINE:COLUMN: reason`); then the one in force stays. */
  reload(): Promise<void>;
}

export interface ConfigurationDeps {
  readonly load: () => Promise<PrometheusConfig | null>;
  /**
   * Reads and checks what the configuration names (rule files). Throws InputError; then nothing changes. What it returns is called
   * when the configuration comes into force.
   */
  readonly prepare?: (config: PrometheusConfig | null) => Promise<() => void>;
  readonly apply: (config: PrometheusConfig | null) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Reads for the first time; throws InputError. `apply` is called at reloads only: the caller starts what uses the first one. */
export async function openConfiguration(deps: ConfigurationDeps): Promise<Configuration> {
  const { load, apply, clock, log, prepare = async () => () => undefined } = deps;
  let current = await load();
  (await prepare(current))();
  warnOfUnserved(current, log);
  let state: ConfigurationState = { isLastReloadGood: true, loadedAtMs: clock.nowMs() };
  let queue: Promise<void> = Promise.resolve();
  // Prometheus' own names: alert rules ask for them.
  deps.metrics.gauge({
    name: 'prometheus_config_last_reload_successful',
    help: 'Whether the last configuration reload attempt was successful.',
    collect: () => Number(state.isLastReloadGood),
  });
  deps.metrics.gauge({
    name: 'prometheus_config_last_reload_success_timestamp_seconds',
    help: 'Timestamp of the last successful configuration reload.',
    collect: () => state.loadedAtMs / 1000,
  });

  const reloadNow = async (): Promise<void> => {
    try {
      const next = await load();
      const commit = await prepare(next);
      commit();
      apply(next);
      current = next;
      warnOfUnserved(current, log);
      state = { isLastReloadGood: true, loadedAtMs: clock.nowMs() };
      log.info('the configuration was loaded again');
    } catch (thrown) {
      state = { ...state, isLastReloadGood: false };
      log.error(
        { reason: thrown instanceof Error ? thrown.message : String(thrown) },
        'the configuration stays as it was',
      );
      throw thrown;
    }
  };
  return {
    current: () => current,
    state: () => state,
    // One after the other: the last one that was asked for is in force at the end.
    reload: () => {
      const mine = queue.then(reloadNow);
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
}

function warnOfUnserved(config: PrometheusConfig | null, log: Log): void {
  if (config && config.notServed.length > 0)
    log.warn({ notServed: config.notServed }, 'the configuration asks for what Watchfire does not do yet');
}
