// The configuration as `/api/v2/status` shows it: what was written, as YAML that also old versions of amtool can load.
import { stringify } from 'yaml';
import { SECRET_MASK } from '@/lib/config/secret';

/** Before Alertmanager 0.26 the address of a webhook was a plain URL: a mask alone would not load there. */
const MASKED_URL = `http://hidden/${SECRET_MASK}`;

/** `printed` is the tree of the root section, with `<secret>` for each secret. */
export function printConfig(printed: unknown): string {
  const tree = printed as { readonly receivers?: readonly Readonly<Record<string, unknown>>[] } | undefined;
  const shown = tree?.receivers ? { ...tree, receivers: tree.receivers.map(withMaskedUrls) } : printed;
  return stringify(shown, { indentSeq: false, lineWidth: 0, version: '1.1' });
}

function withMaskedUrls(receiver: Readonly<Record<string, unknown>>): unknown {
  const { webhook_configs: webhooks } = receiver;
  if (!Array.isArray(webhooks)) return receiver;
  return { ...receiver, webhook_configs: webhooks.map(withMaskedUrl) };
}

function withMaskedUrl(webhook: unknown): unknown {
  const { url } = webhook as { readonly url?: unknown };
  return url === SECRET_MASK ? { ...(webhook as object), url: MASKED_URL } : webhook;
}
