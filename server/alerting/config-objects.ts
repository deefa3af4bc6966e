// Parts of the configuration by API: a change takes effect here at once, and in other processes within seconds.
import type { StoredObjects } from '@/lib/alerting/config/stored-objects';
import { isInputError } from '@/lib/errors/input-error';
import type { ConfigObjects } from '@/server/alerting/ports';
import { createStoredObjects } from '@/server/alerting/stored-objects';
import type { Pool } from '@/server/alerting/store/pool';
import type { Log } from '@/server/platform/log';
import { createSecretBox } from '@/server/platform/secret-box';

/** How often other processes' changes are looked for. */
const LOOK_INTERVAL_MS = 5_000;

interface Deps {
  readonly pool: Pool;
  /** WATCHFIRE_SECRET: seals what is stored. */
  readonly secret: string;
  readonly nowMs: () => number;
  readonly log: Log;
  /** Throws InputError when the configuration does not load with these. */
  readonly check: (stored: StoredObjects) => Promise<void>;
  /** Puts the configuration with what is stored now into force. */
  readonly apply: () => Promise<void>;
}

export interface RunningConfigObjects extends ConfigObjects {
  current(): StoredObjects;
  /** After the migrations. */
  start(): Promise<void>;
  stop(): void;
}

export function createConfigObjects({ pool, secret, nowMs, log, check, apply }: Deps): RunningConfigObjects {
  const objects = createStoredObjects({
    pool,
    box: createSecretBox(secret),
    nowMs,
    check,
    onUnreadable: ({ kind, name }, err) =>
      log.error({ err, kind, name }, 'a part of the configuration made by API cannot be opened, and does nothing'),
  });
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if (await objects.refresh()) await apply();
  };
  return {
    current: () => objects.current(),
    configObjects: (kind) => objects.list(kind),
    changeConfigObjects: async (wishes, changer) => {
      await objects.change(wishes, changer);
      await look();
    },
    start: async () => {
      try {
        await look();
      } catch (err) {
        // The file may have changed since: the product starts with the file alone, and says so.
        if (!isInputError(err)) throw err;
        log.error({ err }, 'what was made by API does not fit the configuration file, and is left out');
      }
      timer = setInterval(() => {
        look().catch((thrown: unknown) =>
          log.warn({ reason: String(thrown) }, 'the configuration made by API is read again later'),
        );
      }, LOOK_INTERVAL_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
