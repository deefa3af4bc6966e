// The configuration in force, and how the next one takes its place.
import type { LoadedConfig } from '@/server/alerting/load-config';
import type { Policy } from '@/server/alerting/policy';
import type { RecordingSender } from '@/server/alerting/receivers/create-sender';
import type { Changed } from '@/server/alerting/store/state-store';

export interface InForce {
  readonly loaded: LoadedConfig;
  readonly policy: Policy;
  readonly sender: RecordingSender;
}

export interface ConfigInForce {
  readonly current: InForce;
  /** What was committed, before anybody asks about it. */
  update(changed: Changed): void;
  /** Throws InputError; then the one in force stays. What was asked for last comes into force last. */
  reload(): Promise<void>;
}

interface Options {
  /** Reads and builds the next one. */
  readonly make: () => Promise<InForce>;
  /** It is in force, in the place of the old one. */
  readonly taken: (old: InForce) => void;
  readonly failed: () => void;
}

export function keepInForce(first: InForce, { make, taken, failed }: Options): ConfigInForce {
  let current = first;
  /** About to come into force. */
  let coming: InForce | null = null;
  let reloading: Promise<void> = Promise.resolve();

  const reloadNow = async (): Promise<void> => {
    try {
      const old = current;
      const next = await make();
      coming = next;
      await next.policy.prepare();
      current = next;
      taken(old);
      // What it is sending may end; nobody waits for that.
      void old.sender.close();
    } catch (thrown) {
      failed();
      throw thrown;
    } finally {
      coming = null;
    }
  };

  return {
    get current() {
      return current;
    },
    update: (changed) => {
      current.policy.update(changed);
      coming?.policy.update(changed);
    },
    reload: () => {
      const mine = reloading.then(reloadNow);
      reloading = mine.catch(() => undefined);
      return mine;
    },
  };
}
