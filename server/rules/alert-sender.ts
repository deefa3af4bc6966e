// Alerts on their way out: to the notifications of this product, and to the Alertmanagers that the configuration names.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { isInputError } from '@/lib/errors/input-error';
import type { Relabel } from '@/lib/labels/relabel';
import { type AlertInstance, needsSending } from '@/lib/rules/alert-state';
import type { Log } from '@/server/platform/log';
import type { GroupConfig } from '@/server/rules/group-config';
import { generatorUrl, outgoingAlert, type OutgoingAlert } from '@/server/rules/outgoing-alert';
import type { AlertingState } from '@/server/rules/rule-status';

/** The notifications: resolves when the alerts are committed there. */
export interface AlertSink {
  accept(alerts: readonly OutgoingAlert[]): Promise<void>;
}

export interface OutgoingSettings {
  readonly externalLabels: ReadonlyMap<string, string>;
  readonly relabel: Relabel;
  readonly externalUrl: string;
}

export interface AlertSenderDeps {
  readonly sink: AlertSink;
  /** Takes alerts for the Alertmanagers outside; never waits. */
  readonly forward: (alerts: readonly OutgoingAlert[]) => void;
  readonly settings: () => OutgoingSettings;
  readonly log: Log;
}

export interface SentRun {
  readonly config: Pick<GroupConfig, 'intervalMs' | 'name' | 'file'>;
  readonly states: readonly AlertingState[];
  readonly slotMs: number;
}

export interface AlertSender {
  /** What could not be handed over is tried again after the next run. */
  send(run: SentRun): Promise<void>;
  /** What fires, whenever it was told last. False: it could not be handed over. */
  announce(run: SentRun): Promise<boolean>;
}

const RESEND_DELAY_MS = 60_000;
/** Alerts that are handed over at once: between parts others have the event loop. */
const PART = 500;

export function createAlertSender({ sink, forward, settings, log }: AlertSenderDeps): AlertSender {
  /** False: it could not be handed over. */
  const tellPart = async (due: readonly DueAlert[], { config, slotMs }: SentRun): Promise<boolean> => {
    const { externalLabels, relabel, externalUrl } = settings();
    const outgoing = due.flatMap(({ state, instance }) => {
      const alert = outgoingAlert(instance, {
        slotMs,
        intervalMs: config.intervalMs,
        resendDelayMs: RESEND_DELAY_MS,
        externalLabels,
        relabel,
        generatorUrl: generatorUrl(externalUrl, state.compiled.query),
      });
      return alert ? [alert] : [];
    });
    forward(outgoing);
    try {
      if (outgoing.length > 0) await sink.accept(outgoing);
    } catch (thrown) {
      // Some were refused for what they are: telling them again would not help.
      if (isInputError(thrown)) log.warn({ reason: thrown.message, group: config.name }, 'Alerts were refused');
      else if (isEnvironmentError(thrown)) return false;
      else throw thrown;
    }
    return true;
  };
  const tell = async (due: readonly DueAlert[], run: SentRun): Promise<boolean> => {
    let toldCount = 0;
    try {
      while (toldCount < due.length) {
        const part = due.slice(toldCount, toldCount + PART);
        if (!(await tellPart(part, run))) return false;
        toldCount += part.length;
      }
      return true;
    } finally {
      markSent(due.slice(0, toldCount), run.slotMs);
    }
  };
  return {
    send: async (run) => {
      await tell(
        run.states.flatMap((state) => dueAlerts(state, run.slotMs)),
        run,
      );
    },
    announce: (run) => tell(run.states.flatMap(firingAlerts), run),
  };
}

interface DueAlert {
  readonly state: AlertingState;
  readonly key: string;
  readonly instance: AlertInstance;
}

function firingAlerts(state: AlertingState): DueAlert[] {
  return [...state.instances].flatMap(([key, instance]) =>
    instance.state === 'firing' && instance.lastSentAtMs !== null ? [{ state, key, instance }] : [],
  );
}

function dueAlerts(state: AlertingState, slotMs: number): DueAlert[] {
  const due: DueAlert[] = [];
  for (const [key, instance] of state.instances)
    if (needsSending(instance, slotMs, RESEND_DELAY_MS)) due.push({ state, key, instance });
  return due;
}

/** Runs may have gone on meanwhile: the mark goes to what is there now, when it is the same alert in the same state. */
function markSent(due: readonly DueAlert[], slotMs: number): void {
  const copies = new Map<AlertingState, Map<string, AlertInstance>>();
  for (const { state, key, instance } of due) {
    const now = state.instances.get(key);
    if (!now || now.state !== instance.state || now.firedAtMs !== instance.firedAtMs) continue;
    const isFirst = instance.lastSentAtMs === null || (instance.resolvedAtMs ?? 0) > instance.lastSentAtMs;
    const copy = copies.get(state) ?? new Map(state.instances);
    copies.set(state, copy.set(key, { ...now, lastSentAtMs: slotMs }));
    if (isFirst) state.dirty.add(key);
  }
  for (const [state, copy] of copies) state.instances = copy;
}
