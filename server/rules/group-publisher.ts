// What follows the runs of one group: one at a time, never delaying a run. What changed meanwhile goes with the next one.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { GroupConfig } from '@/server/rules/group-config';
import { type PublishDeps, publishRun } from '@/server/rules/publish-run';
import type { AlertingState, RuleState } from '@/server/rules/rule-status';
import type { EvaluationRow } from '@/server/rules/state-record';

export interface GroupPublisher {
  /** While the database is away the runs go on: what changed is committed and told after a later one. */
  follow(slotMs: number, evaluation: EvaluationRow | null): void;
  settled(): Promise<void>;
  /** What is left of rules that went. */
  untold(): readonly AlertingState[];
  readonly isTold: boolean;
  /** False: it could not be done, and should be done again. */
  announce(): Promise<boolean>;
}

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  readonly publishing: PublishDeps;
  readonly token: () => number | null;
}

interface Published {
  readonly config: GroupConfig;
  readonly states: readonly RuleState[];
  readonly ghosts: readonly AlertingState[];
}

export function createGroupPublisher({ config, states, ghosts }: Published, deps: Deps): GroupPublisher {
  const { log, clock, publishing } = deps;
  const place = { file: config.file, group: config.name };
  const alerting = states.flatMap((state) => (state.kind === 'alerting' ? [state] : []));
  let untold = ghosts;
  let following: Promise<void> = Promise.resolve();
  let isFollowing = false;

  const publish = async (slotMs: number, evaluation: EvaluationRow | null, token: number): Promise<void> => {
    try {
      const run = { config, states: [...alerting, ...untold], slotMs, evaluation, token };
      if (await publishRun(run, publishing)) untold = withoutTold(untold);
      else log.warn(place, 'Another process has this group of rules now');
    } catch (thrown) {
      if (isEnvironmentError(thrown))
        log.debug({ ...place, reason: thrown.message }, 'The state of rules waits for the database');
      else log.error({ ...place, err: thrown }, 'Cannot publish the state of rules');
    }
  };

  return {
    follow: (slotMs, evaluation) => {
      const token = deps.token();
      if (token === null || isFollowing) return;
      isFollowing = true;
      following = publish(slotMs, evaluation, token).finally(() => {
        isFollowing = false;
      });
    },
    settled: () => following,
    untold: () => untold,
    get isTold() {
      return untold.length === 0 && !isFollowing;
    },
    announce: async () => {
      const firing = alerting.filter(({ instances }) => instances.size > 0);
      if (firing.length === 0 || deps.token() === null) return true;
      try {
        return await publishing.sender.announce({ config, states: firing, slotMs: clock.nowMs() });
      } catch (thrown) {
        log.error({ ...place, err: thrown }, 'Cannot tell of alerts that go on');
        return false;
      }
    },
  };
}

/** What the notifications have heard of goes; its rows go with the next run. */
function withoutTold(ghosts: readonly AlertingState[]): readonly AlertingState[] {
  for (const ghost of ghosts) {
    const rest = new Map(ghost.instances);
    for (const [key, instance] of ghost.instances)
      if (instance.state !== 'firing' && (instance.lastSentAtMs ?? 0) >= (instance.resolvedAtMs ?? 0)) {
        rest.delete(key);
        ghost.dirty.add(key);
      }
    ghost.instances = rest;
  }
  return ghosts.filter(({ instances, dirty }) => instances.size > 0 || dirty.size > 0);
}
