// The kinds of receivers that send. A kind of the configuration that is not here loads, and says so when it has to send.
import type { IntegrationKindName } from '@/lib/alerting/config/integrations/registry';
import { sendDiscord } from '@/server/alerting/receivers/discord';
import { sendEmail } from '@/server/alerting/receivers/email';
import { sendJira } from '@/server/alerting/receivers/jira';
import { sendMattermost } from '@/server/alerting/receivers/mattermost';
import { sendMsteamsv2 } from '@/server/alerting/receivers/msteamsv2';
import { sendOpsgenie } from '@/server/alerting/receivers/opsgenie';
import { sendPagerduty } from '@/server/alerting/receivers/pagerduty';
import { sendPushover } from '@/server/alerting/receivers/pushover';
import type { Receiver } from '@/server/alerting/receivers/receiver';
import { sendRocketchat } from '@/server/alerting/receivers/rocketchat';
import { sendSlack } from '@/server/alerting/receivers/slack';
import { sendTelegram } from '@/server/alerting/receivers/telegram';
import { sendWebhook } from '@/server/alerting/receivers/webhook';

export type Receivers = { readonly [K in IntegrationKindName]?: Receiver<K> };

export const RECEIVERS: Receivers = {
  webhook: sendWebhook,
  email: sendEmail,
  slack: sendSlack,
  pagerduty: sendPagerduty,
  opsgenie: sendOpsgenie,
  msteamsv2: sendMsteamsv2,
  discord: sendDiscord,
  telegram: sendTelegram,
  pushover: sendPushover,
  jira: sendJira,
  rocketchat: sendRocketchat,
  mattermost: sendMattermost,
};
