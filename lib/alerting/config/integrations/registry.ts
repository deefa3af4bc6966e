// All kinds of integrations, by the name that their list has in the file: `webhook` for `webhook_configs`.
import type { ResolvedWhileMuted } from '@/lib/alerting/config/integrations/common';
import { discord } from '@/lib/alerting/config/integrations/discord';
import { email } from '@/lib/alerting/config/integrations/email';
import { incidentio } from '@/lib/alerting/config/integrations/incidentio';
import { jira } from '@/lib/alerting/config/integrations/jira';
import { mattermost } from '@/lib/alerting/config/integrations/mattermost';
import { msteams, msteamsv2 } from '@/lib/alerting/config/integrations/msteams';
import { opsgenie } from '@/lib/alerting/config/integrations/opsgenie';
import { pagerduty } from '@/lib/alerting/config/integrations/pagerduty';
import { pushover } from '@/lib/alerting/config/integrations/pushover';
import { rocketchat } from '@/lib/alerting/config/integrations/rocketchat';
import { slack } from '@/lib/alerting/config/integrations/slack';
import { sns } from '@/lib/alerting/config/integrations/sns';
import { telegram } from '@/lib/alerting/config/integrations/telegram';
import { victorops } from '@/lib/alerting/config/integrations/victorops';
import { webex } from '@/lib/alerting/config/integrations/webex';
import { webhook } from '@/lib/alerting/config/integrations/webhook';
import { wechat } from '@/lib/alerting/config/integrations/wechat';
import type { SectionValue } from '@/lib/config/prometheus/section';
import type { HttpClientConfig } from '@/lib/config/prometheus/prometheus-config';

/** In the order in which Alertmanager builds a receiver. */
export const INTEGRATION_KINDS = {
  webhook,
  email,
  pagerduty,
  opsgenie,
  wechat,
  slack,
  victorops,
  pushover,
  sns,
  telegram,
  discord,
  webex,
  msteams,
  msteamsv2,
  jira,
  rocketchat,
  mattermost,
  incidentio,
} as const;
export type IntegrationKindName = keyof typeof INTEGRATION_KINDS;

type SettingsOf<K extends IntegrationKindName> = SectionValue<(typeof INTEGRATION_KINDS)[K]['section']['fields']>;

/** One way in which a receiver is told, with defaults and what the global section gives filled in. */
export interface IntegrationOf<K extends IntegrationKindName> {
  readonly kind: K;
  /** Among the receiver's integrations of this kind, from 0. */
  readonly index: number;
  readonly sendResolved: boolean;
  /** Of its receiver. */
  readonly resolvedWhileMuted: ResolvedWhileMuted;
  /** The keys of the file in its spelling; durations are milliseconds, secrets are opened by `reveal()`. */
  readonly settings: SettingsOf<K>;
  /** Its own or the global one. For e-mail the global one, without use. */
  readonly http: HttpClientConfig;
}

/** To be told apart by `kind`. */
export type IntegrationConfig = { readonly [K in IntegrationKindName]: IntegrationOf<K> }[IntegrationKindName];

/** Kinds that messages are sent to; the others are read and checked, and named where somebody should know. */
export const SERVED_KINDS: ReadonlySet<IntegrationKindName> = new Set([
  'webhook',
  'email',
  'slack',
  'pagerduty',
  'opsgenie',
  'msteamsv2',
  'discord',
  'telegram',
  'pushover',
  'jira',
  'rocketchat',
  'mattermost',
]);
