// A receiver as it may be shown: what was written, with `<secret>` for each secret.
import { receiverSection } from '@/lib/alerting/config/receiver-section';
import { parseConfigNode } from '@/lib/config/prometheus/config-node';

/** `source` is JSON or YAML in the form of the file. Throws InputError. */
export function printReceiver(source: string): unknown {
  const fileName = 'receiver';
  const settings = receiverSection.read(parseConfigNode(source, fileName), { fileName });
  return settings === undefined ? {} : receiverSection.print(settings);
}
