// What the running process is made of, as those see it who use it.
import type { Heartbeat } from '@/lib/alerting/heartbeat';
import type { Alerting } from '@/server/alerting/create-alerting';
import type { Auth } from '@/server/auth/auth';
import type { Entities } from '@/server/entities/entities';
import type { RouteTables } from '@/server/http/routes';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import type { Database } from '@/server/platform/postgres/database';
import type { DatabasePlace } from '@/server/platform/postgres/database-place';
import type { Settings } from '@/server/platform/settings/registry';
import type { Engine } from '@/server/promql/engine';
import type { RuleEngine, RuleTester } from '@/server/rules/ports';
import type { RuleFileSource } from '@/server/rules/rule-files';
import type { Configuration } from '@/server/scrape/configuration';
import type { Scraper } from '@/server/scrape/ports';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';

export interface RuntimeSettings extends Omit<Settings, 'secret' | 'secretFile' | 'externalUrl'> {
  readonly secret: string;
  readonly externalUrl: string;
  readonly heartbeat: Heartbeat;
}

export interface Runtime {
  readonly settings: RuntimeSettings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly database: Database;
  readonly entities: Entities;
  readonly auth: Auth;
  readonly store: RunningSeriesStore;
  readonly engine: Engine;
  readonly scraper: Scraper;
  readonly rules: RuleEngine & RuleTester;
  readonly alerting: Alerting;
  readonly routes: RouteTables;
  /** Why the process is not ready to answer all routes; null when it is. */
  readonly unreadyReason: () => string | null;
  readonly isStopping: () => boolean;
  /** Resolves when all parts run; until then the database is waited for. Rejects with StartError. */
  readonly started: Promise<void>;
  /** Reads the configuration again. Throws InputError; then the one in force stays. */
  reload(): Promise<void>;
  /** From now on not ready: load balancers look elsewhere. */
  beginStop(): void;
  /** Ends scrapes, commits what waits, closes the database. */
  stop(options: { readonly isHasty: () => boolean }): Promise<void>;
  /** For the last moment of a dying process. */
  abandon(): void;
}

export interface RuntimeOptions {
  readonly settings: Settings;
  readonly log: Log;
  /** Folder that holds prisma/migrations. */
  readonly root: string;
  readonly version: string;
  readonly commit: string;
}

/** What is there before the parts are made. */
export interface Base extends RuntimeOptions {
  readonly metrics: Metrics;
  readonly ruleFiles: RuleFileSource;
  readonly configuration: Configuration;
  readonly place: DatabasePlace;
}
