// Receivers and templates tried out against the configuration in force.
import { randomUUID } from 'node:crypto';
import type { AlertmanagerConfig, Receiver } from '@/lib/alerting/config/alertmanager-config';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { InputError, isInputError } from '@/lib/errors/input-error';
import type { ReceiverTrials, ReceiverTrialWish, SampleAlert } from '@/server/alerting/ports';
import { refuseFiles } from '@/server/alerting/refuse-files';
import type { RecordingSender } from '@/server/alerting/receivers/create-sender';
import { sampleNotification, tryIntegration } from '@/server/alerting/receivers/try-receiver';
import type { Clock } from '@/server/platform/clock';

export interface TrialsDeps {
  readonly inForce: () => {
    readonly loaded: { readonly config: AlertmanagerConfig };
    readonly sender: RecordingSender;
  };
  readonly externalUrl: string;
  readonly clock: Clock;
}

export function createTrials({ inForce, externalUrl, clock }: TrialsDeps): ReceiverTrials {
  const sample = ({ status, labels, annotations }: SampleAlert, receiver: string) =>
    sampleNotification({ status, labels, annotations, receiver, externalUrl, nowMs: clock.nowMs(), id: randomUUID() });
  return {
    tryReceiver: async (wish) => {
      const { loaded, sender } = inForce();
      const receiver = findReceiver(wish.receiver, loaded.config);
      const { signal, isPreview } = wish;
      const notification = sample(wish, receiver.name);
      const isOneTime = typeof wish.receiver !== 'string';
      const options = { signal, isPreview, isOneTime, notification, monotonicMs: () => clock.monotonicMs() };
      return Promise.all(receiver.integrations.map((integration) => tryIntegration(sender, integration, options)));
    },
    renderTemplate: (wish) => inForce().sender.render(sample(wish, wish.receiver), wish.text, wish.mode),
  };
}

function findReceiver(wanted: ReceiverTrialWish['receiver'], { receivers }: AlertmanagerConfig): Receiver {
  if (typeof wanted !== 'string') return readReceiver(wanted);
  const found = receivers.get(wanted);
  if (!found)
    throw new InputError(`Cannot try receiver ${JSON.stringify(wanted)}: there is none of that name`, {
      status: 404,
      field: 'receiver',
    });
  return found;
}

/** One that is not configured yet. It gets nothing of the global section: its secrets would go where the wish says. */
function readReceiver(wish: Readonly<Record<string, unknown>>): Receiver {
  refuseFiles(wish, 'receiver');
  const name = typeof wish['name'] === 'string' ? wish['name'] : 'test';
  const source = JSON.stringify({ route: { receiver: name }, receivers: [{ ...wish, name }] });
  try {
    const receiver = parseAlertmanagerConfig(source, { fileName: 'receiver', localZone: 'UTC' }).receivers.get(name);
    if (receiver) return receiver;
  } catch (thrown) {
    // The place is one in a text that nobody has seen.
    if (isInputError(thrown))
      throw new InputError(thrown.message.replace(/^receiver:(\d+:\d+:)?\s*/, ''), { field: 'receiver' });
    throw thrown;
  }
  throw new InputError('Cannot read the receiver', { field: 'receiver' });
}
