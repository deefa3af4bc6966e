// What follows a run: its state is committed, then the notifications hear of it. Never the other way round.
import { labelsKey } from '@/lib/labels/label-set';
import type { AlertInstance } from '@/lib/rules/alert-state';
import type { AlertSender } from '@/server/rules/alert-sender';
import { hashText } from '@/server/rules/compile-rule';
import type { GroupConfig } from '@/server/rules/group-config';
import type { AlertingState } from '@/server/rules/rule-status';
import type { AlertRow, EvaluationRow } from '@/server/rules/state-record';
import type { StateStore } from '@/server/rules/state-store';
import { storedAlertJson } from '@/server/rules/stored-alert';

export interface PublishedRun {
  readonly config: GroupConfig;
  /** Rules of the group, and what is left of rules that went. */
  readonly states: readonly AlertingState[];
  readonly slotMs: number;
  readonly evaluation: EvaluationRow | null;
  readonly token: number;
}

export interface PublishDeps {
  readonly store: Pick<StateStore, 'commit'>;
  readonly sender: AlertSender;
}

/** False: another process has the group by now; nothing was written or sent. Throws EnvironmentError while the database is away. */
export async function publishRun(run: PublishedRun, { store, sender }: PublishDeps): Promise<boolean> {
  const { config, states, slotMs, evaluation, token } = run;
  const written = states.flatMap(dirtyAlerts);
  const isTaken = await store.commit({
    groupKey: config.key,
    file: config.file,
    name: config.name,
    token,
    slotMs,
    alerts: written.map(({ row }) => row),
    evaluation,
  });
  if (!isTaken) return false;
  for (const { state, key, instance } of written) if (state.instances.get(key) === instance) state.dirty.delete(key);
  await sender.send({ config, states, slotMs });
  return true;
}

interface DirtyAlert {
  readonly state: AlertingState;
  readonly key: string;
  readonly instance: AlertInstance | undefined;
  readonly row: AlertRow;
}

function dirtyAlerts(state: AlertingState): DirtyAlert[] {
  return [...state.dirty].map((key) => {
    const instance = state.instances.get(key);
    const row = {
      ruleKey: state.compiled.key,
      alertKey: hashText(key),
      json: instance ? storedAlertJson(instance) : null,
    };
    return { state, key, instance, row };
  });
}

/** What was kept of an alert, under its key in memory. */
export function restoredKey(instance: AlertInstance): string {
  return labelsKey(instance.labels);
}
